"""Data of all kinds for the tests beside this file: the same at every call."""
import gzip
import json
import random


def schema(target, kind, **columns):
    attributes = [{"attributeName": name, "attributeType": of} for name, of in columns.items()]
    attributes.append({"attributeName": target, "attributeType": kind})
    return {"version": "1.0", "targetAttributeName": target, "dataFormat": "CSV",
            "dataFileContainsHeader": True, "attributes": attributes}


CLICKS = schema("clicked", "BINARY", age="NUMERIC", hour="NUMERIC", price="NUMERIC",
                interest="NUMERIC", device="CATEGORICAL", shop="CATEGORICAL")
CLICKS_RECIPE = ["quantile_bin(ALL_NUMERIC,50)", "ALL_CATEGORICAL"]


def clicks(folder, records, bad_every=0):
    """-> clicks.csv, with its .schema and .recipe; of bad_every records one has a cell too few"""
    draw = random.Random(12)
    lines = ["age,hour,price,interest,device,shop,clicked"]
    for i in range(records):
        age, hour, price = draw.gauss(40, 12), 24 * draw.random(), 5 / (1 - draw.random()) ** .5
        interest, device, shop = draw.random() * draw.random(), int(10 ** draw.random()), int(300 ** draw.random())
        margin = abs(age - 40) / 12 + device % 3 / 2 - 1.5 * min(price / 20, 2) + 1.8 * interest + shop % 5 * .3 - 1.5
        clicked = draw.random() * (1 + 2.718 ** -margin) < 1
        lines.append(f"{age:.1f},{hour:.2f},{price:.2f},{interest:.4f},device{device},shop{shop}"
                     + (f",{clicked:d}" if not bad_every or i % bad_every else ""))
    return save(folder, "clicks", lines, CLICKS, CLICKS_RECIPE)


def texts(folder, records):
    draw = random.Random(13)
    words = [f"w{int(2000 ** draw.random())}" for _ in range(4000)]
    lines = ["title,body,liked"]
    for _ in range(records):
        title, body = draw.choices(words, k=4), draw.choices(words, k=12)
        lines.append(f"{' '.join(title)},\"{' '.join(body)}, {draw.choice(words)}\",{int(len(body[0]) + draw.random() > 4.5)}")
    return save(folder, "texts", lines, schema("liked", "BINARY", title="TEXT", body="TEXT"),
                ["ngram(title,2)", "osb(body,3)"])


def numbers(folder, records):
    """REGRESSION, with weights and missing numbers."""
    draw = random.Random(14)
    lines = ["x,z,colour,w,y"]
    for i in range(records):
        x, z, colour = draw.gauss(0, 1), draw.gauss(5, 2), draw.choice(["red", "green", "blue"])
        shown = "" if i % 17 == 0 else f"{z:.4f}"
        lines.append(f"{x:.5f},{shown},{colour},{draw.randint(1, 4)},{3 * x - z + len(colour) + draw.gauss(0, .3):.5f}")
    made = schema("y", "NUMERIC", x="NUMERIC", z="NUMERIC", colour="CATEGORICAL", w="NUMERIC")
    made["rowWeight"] = "w"
    return save(folder, "numbers", lines, made, ["ALL_NUMERIC", "normalize(ALL_NUMERIC)", "ALL_CATEGORICAL"])


def classes(folder, records):
    """MULTICLASS."""
    draw = random.Random(15)
    lines = ["a,b,c,kind"]
    for _ in range(records):
        a, b = draw.gauss(0, 1), draw.gauss(0, 1)
        lines.append(f"{a:.4f},{b:.4f},k{draw.randint(0, 30)},{'NS'[a + draw.gauss(0, .4) > 0]}{'WE'[b > .3]}")
    return save(folder, "classes", lines,
                schema("kind", "CATEGORICAL", a="NUMERIC", b="NUMERIC", c="CATEGORICAL"),
                ["quantile_bin(ALL_NUMERIC,20)", "ALL_CATEGORICAL"])


def save(folder, name, lines, schema_, outputs):
    (folder / f"{name}.schema").write_text(json.dumps(schema_))
    (folder / f"{name}.recipe").write_text(json.dumps({"groups": {}, "assignments": {}, "outputs": outputs}))
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def in_parts(path, count):
    """The file as `count` files beside it, the first with half of the lines; each with the header."""
    lines = path.read_text().splitlines(keepends=True)
    cuts = [1, len(lines) // 2, *(len(lines) // 2 + len(lines) * k // (2 * (count - 1)) for k in range(1, count))]
    parts = []
    for k in range(count):
        parts.append(path.with_name(f"{path.stem}-{k}.csv"))
        parts[k].write_text(lines[0] + "".join(lines[cuts[k]:cuts[k + 1]]))
    return parts


def zipped(path):
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes(), 1, mtime=0))
    return packed
