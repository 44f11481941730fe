"""Report parts made up for tests: insights as `insights --json` gives them, with names and values
that would do harm where they were taken for markup, or would break a layout."""

HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "it's \"quoted\" & </script><!--",
    "🍷 wine 🍇",
    "שם העמודה",
    "a_very_long_column_name_that_nobody_broke_" * 4,
    "javascript:alert(1)",
    "${alert(1)} {{data}} `x`",
    "right\u202eto left\u202c, a line\u2028and another\u2029, \u2067isolated",
]
EDIT = "\"excludedAttributeNames\": [\n  \"<script>alert(1)</script>\"\n]"


def numeric(name, i, role="input"):
    counts = [(k * 7 + i * 13) % 29 for k in range(20)]
    return {
        "name": name, "type": "NUMERIC", "role": role,
        "mutualInformationWithTarget": None if role != "input" else round(0.07 / (1 + i), 7),
        "isApproximate": i % 2 == 1, "missing": 3 * i, "invalid": i,
        "targetByValue": [
            {"from": -1.5 + k, "to": -0.5 + k, "records": 100 + k, "mean": k / 10, "standardError": 0.01}
            for k in range(10)] + [{"missing": True, "records": 3 * i + 1, "mean": 1, "standardError": 0}],
        "numeric": {
            "min": -1.5, "max": 8.5, "mean": 3.25 + i, "median": 3.0, "deviation": 1.25,
            "quartile1": 2.0, "quartile3": 4.5, "quantilesAreApproximate": i % 2 == 1,
            "uniqueValues": 900 + i, "uniqueIsApproximate": False,
            "histogram": {"begin": -1.5, "width": 0.5, "counts": counts},
        },
    }


def categorical(name, i, values, role="input"):
    return {
        "name": name, "type": "CATEGORICAL", "role": role,
        "mutualInformationWithTarget": 0.0345678 if role == "input" else None, "isApproximate": False,
        "missing": 0, "invalid": i,
        "targetByValue": [
            {"value": value, "records": 500 - 40 * k, "mean": k / 20, "standardError": 0.02}
            for k, value in enumerate(values)] + [{"others": True, "records": 77, "mean": 0.5, "standardError": 0.1}],
        "categorical": {
            "uniqueValues": 4321, "uniqueIsApproximate": True, "topIsApproximate": False,
            "top": [{"value": value, "count": 500 - 40 * k} for k, value in enumerate(values)],
            "leastFrequent": {"value": "rare", "count": 1}, "others": 77,
        },
    }


def insights():
    attributes = [numeric(HOSTILE[0], 0), numeric("alcohol", 1), numeric("nothing in it", 2)]
    attributes[2]["numeric"] |= {key: None for key in (
        "min", "max", "mean", "median", "deviation", "quartile1", "quartile3", "histogram")}
    attributes += [
        categorical(HOSTILE[1], 0, HOSTILE + ["", "plain"]),
        categorical("id", 1, ["a", "b"], role="rowId"),
        {"name": HOSTILE[2], "type": "BINARY", "role": "target", "mutualInformationWithTarget": None,
         "isApproximate": False, "missing": 1, "invalid": 2,
         "binary": {"percentTrue": 61.24, "trueCount": 612, "falseCount": 387}},
        {"name": HOSTILE[4], "type": "TEXT", "role": "input", "mutualInformationWithTarget": 0.0512,
         "isApproximate": True, "missing": 0, "invalid": 0,
         "text": {"totalWords": 5678, "uniqueWords": 432, "uniqueIsApproximate": False,
                  "wordsInAttribute": {"min": 0, "max": 17}, "wordLength": {"min": 1, "max": 12},
                  "prominentWords": [{"word": word, "prominence": 0.05 / (k + 1), "records": 90 - k,
                                      "share": (90 - k) / 1000} for k, word in enumerate(HOSTILE)]}},
    ]
    by_type = {kind: sum(a["type"] == kind for a in attributes)
               for kind in ("BINARY", "CATEGORICAL", "NUMERIC", "TEXT")}
    return {
        "data": {"files": ["a.csv", "<b>.csv"], "split": "0-70"},
        "records": {"total": 1003, "used": 1000, "rejected": 3, "rejectedByReason": {"ragged": 3}},
        "attributesByType": by_type, "target": HOSTILE[2], "rowId": "id", "exactUpTo": 65536,
        "sample": {"records": 65536, "isAll": False},
        "targetByValue": {"measure": "rate", "of": HOSTILE[1]},
        "findings": [
            {"kind": "constant", "severity": "warning", "attribute": HOSTILE[0],
             "message": f"attribute \"{HOSTILE[0]}\" always has the same value",
             "edit": EDIT},
            {"kind": "constant", "severity": "warning", "attribute": "alcohol",
             "message": "attribute \"alcohol\" always has the same value", "edit": EDIT},
            {"kind": "rareClass", "severity": "note", "attribute": None,
             "message": "the class \"rare\" has 1 record", "edit": ""},
        ],
        "attributes": attributes,
    }


def leaderboard():
    return {
        "metric": "AUC", "triedOn": 1000, "folds": 5, "repeats": 2,
        "candidates": [{"recipe": name, "sgd.l2RegularizationAmount": f"1e-{k}", "value": 0.9 - k / 100,
                        "standardError": 0.01, "behind": k / 100, "behindStandardError": 0.005,
                        "features": 12.4 + k, "repeats": 2} for k, name in enumerate(HOSTILE)],
        "best": 0, "chosen": 1, "recipes": list(range(len(HOSTILE))),
        "learningCurve": {"metric": "log loss", "folds": 5, "points": [
            {"records": 100.0 * 2 ** k, "training": 0.2 + k / 50, "heldOut": 0.5 - k / 20} for k in range(4)]},
    }


def hostile_parts():
    return {
        "title": f"Report of {HOSTILE[0]} {HOSTILE[5]} {HOSTILE[8]}",
        "facts": [[HOSTILE[1], HOSTILE[2]], ["name", HOSTILE[4]], ["long", HOSTILE[5]], ["turned", HOSTILE[8]]],
        "insights": insights(),
        "training": {"passes": [{"pass": k + 1, "meanLoss": 0.7 / (k + 1)} for k in range(12)]},
        "leaderboard": leaderboard(),
        "modelWeights": [{"feature": name, "weight": (-1) ** k * (3.0 - k / 4), "class": HOSTILE[k - 1]}
                         for k, name in enumerate(HOSTILE)],
        "recipe": "{\n  \"outputs\": [\"" + HOSTILE[0] + "\"]\n}\n",
        "commands": [f"glassbox train '{HOSTILE[0]}' --schema 'a b.schema' -o m",
                     "glassbox evaluate m data.csv"],
    }


def wide_parts():
    """As many attributes as a schema may have, of the types that take most room, with long names."""
    one = insights()
    attributes = []
    for i in range(1000):
        name = f"column {i} " + "with a long name " * 10
        if i % 3 == 0:
            attributes.append(numeric(name, i % 7))
            attributes[-1]["numeric"]["histogram"]["counts"] = [123456789 + k for k in range(60)]
        elif i % 3 == 1:
            attributes.append(categorical(name, i % 5, [f"a value of {i} " * 15 + str(k) for k in range(10)]))
        else:
            attributes.append({**one["attributes"][-1], "name": name})
    one["attributes"] = attributes
    one["attributesByType"] = {"NUMERIC": 334, "CATEGORICAL": 333, "TEXT": 333, "BINARY": 0}
    one["target"] = None
    one["findings"] = one["findings"] * 3000
    return {"title": "A thousand attributes", "insights": one}
