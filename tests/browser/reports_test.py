"""Our report pages in a real browser: what they say, that they can be worked by keyboard, that they
need no network and fit a phone. Asserts on content; the screenshots in --output are for people.

    reports_test.py --glassbox PROGRAM --write-report PROGRAM --output DIRECTORY [TEST...]
"""

import argparse
import itertools
import json
import pathlib
import random
import subprocess
import sys
import unittest

import sample_parts
from webdriver import Browser

DESKTOP, PHONE = (1280, 900), (390, 844)
RIGHT, LEFT, HOME, DOWN, TAB = "\ue014", "\ue012", "\ue011", "\ue015", "\ue004"

options = None  # of the command line
browser = None
pages = {}  # name -> (file, the parts that its numbers point into)


def glassbox(*arguments):
    run = subprocess.run([options.glassbox, *arguments], cwd=options.output, check=True,
                         capture_output=True, text=True)
    return run.stdout


def of_model(file):
    """What a page shows of the model itself, and `inspect --json` says."""
    said = json.loads(glassbox("inspect", file, "--json"))
    return {part: said[part] for part in ("importance", "effects", "outputScale", "leaderboard") if part in said}


def csv_cell(text):
    return '"' + text.replace('"', '""') + '"'


def make_evaluation(name, target_type, target):
    """Trains and evaluates on made-up data; target(x, noise) is a record's target."""
    rng = random.Random(1)
    hostile = sample_parts.HOSTILE
    names = ["x", hostile[0], "y"]
    schema = {"version": "1.0", "dataFormat": "CSV", "dataFileContainsHeader": True,
              "targetAttributeName": "y", "attributes": [
                  {"attributeName": names[0], "attributeType": "NUMERIC"},
                  {"attributeName": names[1], "attributeType": "CATEGORICAL"},
                  {"attributeName": names[2], "attributeType": target_type}]}
    (options.output / f"{name}.schema").write_text(json.dumps(schema), encoding="utf-8")
    lines = [",".join(map(csv_cell, names))]
    for _ in range(2000):
        x = rng.uniform(-3, 3)
        lines.append(f"{x:.4f},{csv_cell(rng.choice(hostile[:5]))},{target(x, rng.gauss(0, 1))}")
    (options.output / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    data = [f"{name}.csv", "--schema", f"{name}.schema"]
    glassbox("train", *data, "--split", "0-70", "-o", f"{name}.model", "--force", "--quiet")
    evaluate = ["evaluate", f"{name}.model", *data, "--split", "70-100", "--json", "--force"]
    evaluation = json.loads(glassbox(*evaluate, "--report", f"{name}.html"))
    pages[name] = (options.output / f"{name}.html",
                   {"evaluation": evaluation} | of_model(f"{name}.model"))


def make_run(name, data, target):
    """The page of `run`; its parts are what --json says of it."""
    said = json.loads(glassbox("run", f"{data}.csv", "--schema", f"{data}.schema", "--target", target,
                               "-o", f"{name}.run", "--force", "--quiet", "--json"))
    files = options.output / f"{name}.run"
    pages[name] = (files / "report.html", said | of_model(files / "model.glassbox") | {
        part: json.loads((files / f"{part}.json").read_text(encoding="utf-8"))
        for part in ("evaluation", "insights")})


def make_absent():
    """The model of many classes judged on records of two."""
    lines = (options.output / "multiclass.csv").read_text(encoding="utf-8").split("\n")
    kept = lines[:1] + [line for line in lines if line.endswith((',"b"', ',"c"'))]
    (options.output / "absent.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    evaluation = json.loads(glassbox("evaluate", "multiclass.model", "absent.csv", "--json", "--force",
                                     "--report", "absent.html"))
    pages["absent"] = (options.output / "absent.html",
                       {"evaluation": evaluation} | of_model("multiclass.model"))


def make_report(name, parts):
    page = subprocess.run([options.write_report], input=json.dumps(parts).encode(), check=True,
                          capture_output=True).stdout
    file = options.output / f"{name}.html"
    file.write_bytes(page)
    pages[name] = (file, parts)


def setUpModule():
    global browser
    options.output.mkdir(parents=True, exist_ok=True)
    make_evaluation("binary", "BINARY", lambda x, noise: int(x + 1.5 * noise > 1))
    classes = sample_parts.HOSTILE + ["a", "b", "c", "d"]
    make_evaluation("multiclass", "CATEGORICAL",
                    lambda x, noise: csv_cell(classes[min(abs(int(4 * x + noise)), 11)]))
    make_evaluation("regression", "NUMERIC", lambda x, noise: f"{10 * x + 4 * noise:.3f}")
    insights = json.loads(glassbox("insights", "multiclass.csv", "--schema", "multiclass.schema",
                                   "--split", "0-70", "--json", "--force",
                                   "--report", "insights.html"))
    pages["insights"] = (options.output / "insights.html", {"insights": insights})
    make_run("run", "multiclass", "y")
    make_absent()
    make_report("hostile", sample_parts.hostile_parts())
    make_report("wide", sample_parts.wide_parts())
    browser = Browser(options.output / "chromedriver.log")


def tearDownModule():
    if browser is not None:
        browser.__exit__()


def show(name, size=DESKTOP, scheme="light", **how):
    browser.open(pages[name][0], *size, scheme, **how)
    return pages[name][1]


def texts(selector):
    return browser.run("return [...document.querySelectorAll(arguments[0])]"
                       ".map((node) => (node.innerText ?? node.textContent).trim())", selector)


def text(selector):
    found = texts(selector)
    assert found, f"nothing matches {selector}"
    return found[0]


def percent(share):
    return f"{100 * share:.1f}\u00a0%"


def resolve(parts, pointer):
    """What a JSON pointer (RFC 6901) points to; raises LookupError where it points to nothing."""
    for key in pointer.split("/")[1:]:
        parts = parts[int(key)] if isinstance(parts, list) else parts[key]
    return parts


# Texts with less contrast than WCAG 2.1 AA asks for (4.5, or 3 where they are large).
FAINT_TEXTS = """
  const luminance = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const [r, g, b, a = 1] = channels(getComputedStyle(node).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const node of document.querySelectorAll("body *")) {
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
    if (node.closest("script, style, title, noscript, .skip") || !node.getClientRects().length) continue;
    const style = getComputedStyle(node);
    const ink = luminance(channels(node instanceof SVGElement ? style.fill : style.color));
    const back = luminance(ground(node instanceof SVGElement ? node.ownerSVGElement.parentElement : node));
    const contrast = (Math.max(ink, back) + 0.05) / (Math.min(ink, back) + 0.05);
    const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.7 && style.fontWeight >= 700);
    if (contrast < (isLarge ? 3 : 4.5)) faint.push(`${node.tagName} "${node.textContent.slice(0, 30)}" ${contrast.toFixed(2)}`);
  }
  return faint;
"""


class EveryPage(unittest.TestCase):
    def test_is_quiet_fits_and_needs_no_network(self):
        for name, size, scheme in itertools.product(pages, (DESKTOP, PHONE), ("light", "dark")):
            with self.subTest(page=name, width=size[0], scheme=scheme):
                show(name, size, scheme)
                self.assertEqual([entry["message"] for entry in browser.logs("browser")], [])
                self.assertEqual(browser.requests(), [pages[name][0].as_uri()])
                width = browser.run("return document.documentElement.scrollWidth")
                self.assertLessEqual(width, size[0])
                self.assertEqual(browser.run(FAINT_TEXTS), [])
                browser.screenshot(options.output / f"{name}-{size[0]}-{scheme}.png")

    def test_is_below_a_megabyte(self):
        for name, (file, _) in pages.items():
            self.assertLess(file.stat().st_size, 1_000_000, name)

    def test_can_be_read_by_a_screen_reader(self):
        for name in pages:
            with self.subTest(page=name):
                show(name)
                self.assertEqual(browser.run("return document.documentElement.lang"), "en")
                for landmark in ("header", "main", "nav[aria-label]", "footer"):
                    self.assertEqual(len(texts(landmark)), 1, landmark)
                levels = browser.run("return [...document.querySelectorAll('h1, h2, h3')]"
                                     ".map((node) => Number(node.tagName[1]))")
                self.assertEqual(levels[0], 1)
                self.assertEqual(levels.count(1), 1)
                for one, next_one in itertools.pairwise(levels):
                    self.assertLessEqual(next_one, one + 1)
                unnamed = browser.run("""
                  return [...document.querySelectorAll("svg, [role=region], section, input, select, button, table")]
                    .filter((node) => !node.closest("[aria-hidden=true], noscript") && !(
                      node.getAttribute("aria-label") || node.labels?.length || node.caption
                      || document.getElementById(node.getAttribute("aria-labelledby"))
                      || (node.tagName === "BUTTON" && node.textContent)))
                    .map((node) => node.outerHTML.slice(0, 80))""")
                self.assertEqual(unnamed, [])
                self.assertEqual(browser.run("""
                  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
                  return ids.filter((id, i) => ids.indexOf(id) !== i)"""), [])

    def test_names_a_field_that_exists_for_each_number(self):
        for name in pages:
            if name == "wide":
                continue  # its lists are cut
            with self.subTest(page=name):
                parts = show(name)
                browser.run("""document.querySelectorAll("details, .more").forEach((node) =>
                  node.tagName === "DETAILS" ? (node.open = true) : node.click())""")
                browser.wait_for("return !document.querySelector('details.numbers')"
                                 " || document.querySelector('details.numbers table')")
                fields = browser.run("return [...document.querySelectorAll('[data-field]')]"
                                     ".map((node) => [node.dataset.field, node.title])")
                self.assertGreater(len(fields), 5)
                for field, title in fields:
                    self.assertTrue(field.startswith("/"), field)
                    self.assertIn(field, title)
                    pointer = field.split(":")[0].split(",")[0].split(" ")[0].split("*")[0]
                    try:
                        resolve(parts, pointer.rstrip("/"))
                    except (LookupError, ValueError):
                        self.fail(f"{field} is not in the JSON")

    def test_tells_assistive_technology_what_everything_is(self):
        named_roles = {"image", "slider", "combobox", "searchbox", "button", "link", "checkbox",
                       "table", "region", "navigation", "heading", "columnheader", "rowheader"}
        for name in pages:
            if name == "wide":
                continue  # the same, a thousand times
            with self.subTest(page=name):
                show(name)
                browser.wait_for("return !document.querySelector('.plot-box svg.plot:empty')")
                nodes = [node for node in browser.devtools("Accessibility.getFullAXTree")["nodes"]
                         if not node["ignored"]]
                roles = {node["role"]["value"] for node in nodes}
                self.assertLessEqual({"heading", "navigation", "main", "checkbox"}, roles)
                nameless = [node["role"]["value"] for node in nodes
                            if node["role"]["value"] in named_roles
                            and not node.get("name", {}).get("value", "").strip()]
                self.assertEqual(nameless, [])

    def test_can_be_walked_by_tab_without_idle_stops(self):
        for name, size in itertools.product(pages, (DESKTOP, PHONE)):
            with self.subTest(page=name, width=size[0]):
                show(name, size)
                browser.wait_for("return document.querySelector('[tabindex=\"0\"], .scroll') !== null")
                idle = browser.run("""
                  return [...document.querySelectorAll("[tabindex]")]
                    .filter((node) => !["PRE", "TD"].includes(node.tagName) && node.scrollWidth <= node.clientWidth)
                    .map((node) => node.outerHTML.slice(0, 80))""")
                self.assertEqual(idle, [])
                unreached = browser.run("""
                  return [...document.querySelectorAll(".scroll, pre")]
                    .filter((node) => node.scrollWidth > node.clientWidth && node.tabIndex !== 0)
                    .map((node) => node.outerHTML.slice(0, 80))""")
                self.assertEqual(unreached, [])

    def test_shows_the_fields_on_request(self):
        show("binary", PHONE)
        browser.press("#show-fields", " ")
        shown = browser.run("return getComputedStyle(document.querySelector("
                            "'[data-field=\"/evaluation/value\"]'), '::after').content")
        self.assertIn("/evaluation/value", shown)
        self.assertLessEqual(browser.run("return document.documentElement.scrollWidth"), PHONE[0])

    def test_says_the_headline_without_javascript(self):
        evaluation = show("binary", javascript=False)["evaluation"]
        body = browser.devtools("DOM.getDocument", depth=-1)
        said = json.dumps(body, ensure_ascii=False)
        self.assertIn(evaluation["verdict"], said)
        self.assertIn("drawn by JavaScript, which is off", said)
        self.assertNotIn("Score threshold\"", said.replace("<script", "").split('"SCRIPT"')[0])

    def test_begins_with_a_link_past_the_header(self):
        show("binary")
        browser.press("body", TAB)
        left, outline = browser.run("""
          const style = getComputedStyle(document.activeElement);
          return [document.activeElement.getBoundingClientRect().left, style.outlineStyle]""")
        self.assertEqual(browser.run("return document.activeElement.className"), "skip")
        self.assertGreaterEqual(left, 0)
        self.assertNotEqual(outline, "none")

    def test_prints(self):
        for name in ("binary", "hostile"):
            show(name)
            self.assertGreater(len(browser.devtools("Page.printToPDF")["data"]), 10_000)


class Binary(unittest.TestCase):
    def check(self, field, counts):
        for name in ("truePositive", "falsePositive", "trueNegative", "falseNegative"):
            self.assertEqual(text(f"#{name}"), f"{counts[name]:,}")
            self.assertEqual(browser.run("return document.getElementById(arguments[0]).dataset.field",
                                         name), f"{field}/{name}")
        for name in ("accuracy", "precision", "recall", "falsePositiveRate", "f1"):
            self.assertEqual(text(f"#{name}"), f"{counts[name]:.4f}")
        total = sum(counts[name] for name in
                    ("truePositive", "falsePositive", "trueNegative", "falseNegative"))
        self.assertEqual(text("#share-right"), percent(counts["accuracy"]))
        self.assertEqual(text("#share-wrong"), percent(1 - counts["accuracy"]))
        ones = (counts["truePositive"] + counts["falsePositive"]) / total
        self.assertEqual(text("#share-predicted-1"), percent(ones))
        self.assertEqual(text("#share-predicted-0"), percent(1 - ones))

    def test_numbers_follow_the_cutoff_moved_by_keys(self):
        binary = show("binary")["evaluation"]["binary"]
        table = binary["thresholds"]
        self.check("/evaluation/binary/atThreshold", binary["atThreshold"])
        circle = "return document.querySelector('#curves circle.marker').getAttribute('cx')"
        browser.wait_for("return document.querySelector('#curves circle.marker')")
        before = browser.run(circle)
        step = 50
        for keys, moved in ((RIGHT, 1), (RIGHT * 7, 7), (LEFT * 20, -20), (HOME, -38)):
            browser.press("#cutoff input", keys)
            step += moved
            self.assertEqual(text("#cutoff output"), f"{step / 100:g}")
            self.check(f"/evaluation/binary/thresholds/{step}", table[step])
            self.assertIn(f"the threshold is at {step / 100:g}",
                          browser.run("return document.querySelector('#cutoff svg.plot').ariaLabel"))
        self.assertNotEqual(browser.run(circle), before)  # the curves' point goes along
        self.assertIn("0 % right".replace("0 %", percent(table[0]["accuracy"])),
                      browser.run("return document.querySelector('#cutoff input').ariaValueText"))
        browser.click("#cutoff button")
        self.check("/evaluation/binary/atThreshold", binary["atThreshold"])

    def test_a_rate_that_is_moved_takes_the_cutoff_along(self):
        binary = show("binary")["evaluation"]["binary"]
        table = binary["thresholds"]
        now = binary["atThreshold"] | {"threshold": binary["threshold"]}
        for rate, keys, change in (("recall", RIGHT, 0.01), ("recall", LEFT, -0.01),
                                   ("precision", RIGHT, 0.01), ("falsePositiveRate", HOME, -1),
                                   ("falsePositiveRate", HOME, -1), ("f1", RIGHT, 0.01),
                                   ("accuracy", LEFT, -0.01)):
            wanted = max(now[rate] + change, 0)
            beyond = [row for row in table if (row[rate] - now[rate]) * change > 0]
            if beyond:
                now = min(beyond, key=lambda row: (abs(row[rate] - wanted),
                                                   abs(row["threshold"] - now["threshold"])))
            browser.press(f"#{rate}-slider", keys)
            self.assertEqual(text("#cutoff output"), f"{now['threshold']:g}")
            self.check(f"/evaluation/binary/thresholds/{table.index(now)}", now)
            self.assertEqual(browser.run("return document.querySelector('#cutoff input').value"),
                             f"{now['threshold']:g}")
            self.assertIn(percent(now[rate]), browser.run(
                "return document.getElementById(arguments[0]).ariaValueText", f"{rate}-slider"))

    def test_the_gain_curve_ends_with_all_positives(self):
        binary = show("binary")["evaluation"]["binary"]
        browser.wait_for("return document.querySelectorAll('#curves polyline.curve').length === 3")
        browser.click("#curves details summary")
        browser.wait_for("return document.querySelector('#curves details table')")
        rows = [row.split("\t") for row in texts("#curves details tbody tr")]
        at = binary["atThreshold"]
        positives = at["truePositive"] + at["falseNegative"]
        share = positives / (positives + at["falsePositive"] + at["trueNegative"])
        for row, point in zip(rows, binary["curve"]):
            predicted = share * point["recall"] + (1 - share) * point["falsePositiveRate"]
            self.assertEqual(row[4], percent(predicted))
            self.assertAlmostEqual(float(row[5]), point["recall"] / predicted, 2)
        self.assertEqual(rows[-1][4:], [percent(1), "1"])

    def test_the_training_loss_stands_beside_the_evaluation_loss(self):
        loss = show("binary")["evaluation"]["loss"]
        shown = [float(value) for value in texts("[data-field^='/evaluation/loss/']")]
        self.assertEqual(len(shown), 2)
        for value, part in zip(shown, ("training", "evaluation")):
            self.assertAlmostEqual(value, loss[part], 3)

    def test_histogram_counts_every_record(self):
        binary = show("binary")["evaluation"]["binary"]
        browser.click("#cutoff details summary")
        browser.wait_for("return document.querySelector('#cutoff details table')")
        rows = texts("#cutoff details tbody tr")
        self.assertEqual(len(rows), 100)
        counts = [row.replace(",", "").split() for row in rows]
        at = binary["atThreshold"]
        self.assertEqual(sum(int(ones) for _, ones, _ in counts),
                         at["truePositive"] + at["falseNegative"])
        self.assertEqual(sum(int(zeros) for _, _, zeros in counts),
                         at["falsePositive"] + at["trueNegative"])
        from_70 = sum(int(ones) for begin, ones, _ in counts if float(begin) >= 0.7)
        self.assertEqual(from_70, binary["thresholds"][70]["truePositive"])

    def test_has_curves_and_calibration(self):
        binary = show("binary")["evaluation"]["binary"]
        browser.wait_for("return document.querySelector('#calibration svg.plot .point')")
        self.assertEqual(len(texts("#curves svg.plot")), 3)
        self.assertEqual(len(texts("#calibration svg.plot .point")), len(binary["calibration"]))
        self.assertEqual(text("[data-field='/evaluation/binary/aucInterval/low']"),
                         f"{binary['aucInterval']['low']:.4g}")


class Multiclass(unittest.TestCase):
    def test_matrix_is_ordered_and_shaded(self):
        multiclass = show("multiclass")["evaluation"]["multiclass"]
        counts = multiclass["confusion"]
        truths = [sum(row) for row in counts]
        order = sorted(range(len(truths)), key=lambda k: -truths[k])  # stable, as ours
        self.assertGreater(len(order), 10)
        names = texts(".matrix tbody th")
        self.assertEqual(names[:9], [multiclass["classes"][k]["class"].strip() for k in order[:9]])
        self.assertEqual(names[9], "others")
        cells = browser.run("return [...document.querySelectorAll('.matrix tbody tr')].map((row) =>"
                            "[...row.querySelectorAll('td[class*=shade]')].map((cell) => "
                            "[cell.innerText, cell.className]))")
        for i, k in enumerate(order[:9]):
            for j, m in enumerate(order[:9]):
                share = counts[k][m] / truths[k]
                self.assertEqual(cells[i][j][0], percent(share))
                self.assertEqual(cells[i][j][1],
                                 f"shade-{min(4, int(share * 5))}" + (" hit" if i == j else ""))
            others = sum(counts[k][m] for m in order[9:]) / truths[k]
            self.assertEqual(cells[i][9][0], percent(others))

    def test_gives_no_f1_to_classes_without_records(self):
        evaluation = show("absent")["evaluation"]
        classes = evaluation["multiclass"]["classes"]
        present = [row for row in classes if row["records"] > 0]
        self.assertEqual(len(present), 2)
        self.assertAlmostEqual(evaluation["value"], sum(row["f1"] for row in present) / 2)
        for rows in (texts("#classes tbody td:last-child"), texts(".matrix tbody td:last-child")):
            self.assertEqual(rows[:2], [f"{row['f1']:.4f}" for row in
                                        sorted(present, key=lambda row: -row["records"])])
            self.assertEqual(set(rows[2:]) - {""}, {"–"})

    def test_lists_classes_and_confusions(self):
        multiclass = show("multiclass")["evaluation"]["multiclass"]
        self.assertEqual(len(texts("#classes tbody tr")), len(multiclass["classes"]))
        pair = multiclass["mostConfused"][0]
        first = text("#confused tbody tr").split("\t")
        self.assertEqual(first[:3], [pair["actual"], pair["predicted"], f"{pair['records']:,}"])


class Regression(unittest.TestCase):
    def test_bins_follow_the_width_chosen_by_keys(self):
        regression = show("regression")["evaluation"]["regression"]
        fine = regression["fineResiduals"]
        first = round(fine["begin"] / fine["width"])
        for keys, factor in (("", 10), (DOWN, 20), (HOME, 1), (DOWN, 2), (DOWN, 5)):
            if keys:
                browser.press("#residuals select", keys)
            browser.click("#residuals details summary")
            browser.wait_for("return document.querySelector('#residuals details table')")
            expected = {}
            for i, records in enumerate(fine["counts"]):
                bin_of = (first + i) // factor
                expected[bin_of] = expected.get(bin_of, 0) + records
            rows = [row.replace(",", "").split() for row in texts("#residuals details tbody tr")]
            self.assertEqual([int(records) for _, _, records in rows],
                             [expected[k] for k in sorted(expected)])
            self.assertAlmostEqual(float(rows[0][0]), min(expected) * factor * fine["width"], 3)
            if factor == 10:
                self.assertEqual([int(records) for _, _, records in rows],
                                 regression["residuals"]["counts"])
            browser.run("document.querySelector('#residuals details').open = false")

    def test_tells_which_side_is_too_high(self):
        show("regression")
        self.assertEqual(texts("#residuals .legend li"),
                         ["◀ below 0: predicted too high (overestimate)",
                          "▶ from 0 on: right or predicted too low (underestimate)"])

    def test_plots_predicted_against_actual(self):
        sample = show("regression")["evaluation"]["regression"]["sample"]
        browser.wait_for("return document.querySelector('#scatter .dot')")
        self.assertEqual(browser.run("return document.querySelectorAll('#scatter .dot').length"),
                         len(sample["actual"]))


class Search(unittest.TestCase):
    def test_the_leaderboard_marks_what_was_chosen(self):
        board = show("run")["leaderboard"]
        shown = [board["candidates"][i] for i in board["recipes"]]
        self.assertEqual(texts("#leaderboard tbody th"), [row["recipe"] for row in shown])
        marks = [row.split("\t")[1] for row in texts("#leaderboard tbody tr")]
        self.assertEqual([i for i, mark in zip(board["recipes"], marks) if mark == "✓ chosen"],
                         [board["chosen"]])
        places = browser.run("return [...document.querySelectorAll('#leaderboard .dots circle')]"
                             ".map((node) => Number(node.getAttribute('cx')))")
        values = [row["value"] for row in shown]
        self.assertEqual(len(places), len(values))
        best = max(range(len(values)), key=values.__getitem__)
        self.assertEqual(places[best], max(places))

    def test_recipes_that_look_like_markup_are_text(self):
        parts = show("hostile")
        self.assertEqual(browser.run("return [...document.querySelectorAll('#leaderboard tbody th bdi')]"
                                     ".map((node) => node.textContent)"),
                         [row["recipe"] for row in parts["leaderboard"]["candidates"]])

    def test_the_learning_curve_shows_both_losses(self):
        curve = show("run")["leaderboard"]["learningCurve"]
        browser.wait_for("return document.querySelector('#learning-curve circle')")
        for circles in ("circle.point", "circle.open-point"):
            self.assertEqual(len(texts(f"#learning-curve {circles}")), len(curve["points"]))
        browser.click("#learning-curve details summary")
        browser.wait_for("return document.querySelector('#learning-curve details table')")
        records = [int(row.split()[0].replace(",", "")) for row in texts("#learning-curve tbody tr")]
        self.assertEqual(records, [round(point["records"]) for point in curve["points"]])


class Insights(unittest.TestCase):
    def test_show_the_target_by_value(self):
        insights = show("insights")["insights"]
        for index, attribute in enumerate(insights["attributes"]):
            if attribute["role"] != "input":
                continue
            show("insights")
            browser.press(f"#attributes-{attribute['type']} .more", " ")
            rows = attribute["targetByValue"]
            found = browser.run("""
              return [...document.querySelectorAll("[data-field$='/records']")]
                .filter((node) => node.dataset.field.startsWith(arguments[0]))
                .map((node) => Number(node.textContent.replace(",", "")))""",
                                f"/insights/attributes/{index}/targetByValue/")
            self.assertEqual(found, [row["records"] for row in rows])
            self.assertLessEqual(sum(found), insights["records"]["used"])

    def test_tables_have_the_console_columns(self):
        show("hostile")
        columns = {kind: texts(f"#attributes-{kind} > .scroll > table > thead th")
                   for kind in ("BINARY", "CATEGORICAL", "NUMERIC", "TEXT")}
        every = ["attribute", "mutual information"]
        self.assertEqual(columns, {
            "BINARY": every + ["percent true", "invalid", "distribution"],
            "CATEGORICAL": every + ["unique values", "most frequent", "least frequent",
                                    "distribution"],
            "NUMERIC": every + ["missing", "invalid", "range", "mean", "median", "distribution"],
            "TEXT": every + ["total words", "unique words", "words in attribute", "word length",
                             "most prominent words"],
        })
        cells = texts("#attributes-BINARY tbody tr:first-child td")
        self.assertEqual(cells[:3], ["NA", "61.2 %", f"2 ({percent(0.002)})"])
        self.assertEqual(texts("#attributes-NUMERIC tbody tr:nth-child(3) td")[:6],
                         ["≈ 0.03500", f"3 ({percent(0.003)})", f"1 ({percent(0.001)})",
                          "-1.5 – 8.5", "4.2500", "≈ 3"])

    def test_findings_stand_first_with_their_edits(self):
        findings = show("hostile")["insights"]["findings"]
        self.assertEqual(text("main h2"), "Findings")
        self.assertEqual(len(texts("#findings li")), len(findings))
        self.assertIn(findings[0]["message"], text("#findings li"))
        # Two findings in a row ask for the same edit, the third for none.
        self.assertEqual(texts("#findings li:has(pre) bdi"), [findings[1]["message"]])
        self.assertEqual(texts("#findings pre"), [findings[1]["edit"]])

    def test_sorts_and_finds(self):
        show("hostile")
        names = "#attributes-NUMERIC tbody th[scope=row].text"
        self.assertEqual(texts(names)[1], "▸alcohol".lstrip("▸"))
        browser.press("#order", "by name")
        self.assertEqual(texts(names), sorted(texts(names)))
        browser.press("#filter", "ALC")
        self.assertEqual(texts(names), ["alcohol"])
        self.assertEqual(text("#attributes [role=status]"), "1 of 7 attributes")
        self.assertEqual(browser.run("return document.getElementById('attributes-TEXT').hidden"),
                         True)

    def test_opens_an_attribute_by_key(self):
        show("hostile")
        browser.press("#attributes-NUMERIC .more", " ")
        self.assertEqual(browser.run("return document.activeElement.ariaExpanded"), "true")
        browser.wait_for("return document.querySelector('#attributes-NUMERIC .details svg path')")
        self.assertIn("first quartile", text("#attributes-NUMERIC .details"))

    def test_a_thousand_attributes_stay_usable(self):
        show("wide", PHONE)
        shown = "return document.querySelectorAll('.more').length"
        self.assertEqual(browser.run(shown), 3 * 50)
        self.assertEqual(texts("button.all:not([hidden])"), ["Show all 334", "Show all 333", "Show all 333"])
        for kind in ("CATEGORICAL", "NUMERIC", "TEXT"):
            browser.press(f"#attributes-{kind} button.all", " ")
            self.assertEqual(browser.run("return document.activeElement.closest('tbody').rows[2 * 50]"
                                         ".contains(document.activeElement)"), True)
        self.assertEqual(browser.run(shown), 1000)
        self.assertEqual(texts("button.all:not([hidden])"), [])
        browser.press("#filter", "column 99")
        self.assertEqual(text("#attributes [role=status]"), "11 of 1,000 attributes")


class HostileNames(unittest.TestCase):
    def test_are_text(self):
        parts = show("hostile")
        self.assertEqual(browser.run("return document.scripts.length"), 2)
        self.assertEqual(browser.run("return document.images.length"), 0)
        self.assertEqual(browser.run("return document.querySelectorAll('[onerror]').length"), 0)
        weights = browser.run("return [...document.querySelectorAll('#weights tbody th bdi')]"
                              ".map((node) => node.textContent)")
        self.assertEqual(weights, [weight["feature"] for weight in parts["modelWeights"]])
        self.assertEqual(text("#recipe code"), parts["recipe"].strip())
        self.assertEqual(text("#repeat code"), "\n".join(parts["commands"]))

    def test_do_not_turn_a_line_around(self):
        parts = show("hostile")
        self.assertIn("\u202e", parts["modelWeights"][-1]["feature"])
        # Isolated from what stands beside them where scripts show them, without such letters in
        # what the program itself wrote.
        outside = browser.run("""
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
          while (walk.nextNode())
            if (/[\\u2028-\\u202e\\u2066-\\u2069]/.test(walk.currentNode.data)
                && !walk.currentNode.parentElement.closest("bdi, script"))
              found.push(walk.currentNode.data);
          return found""")
        self.assertEqual(outside, [])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for path in ("--glassbox", "--write-report", "--output"):
        parser.add_argument(path, required=True, type=lambda name: pathlib.Path(name).resolve())
    options, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
