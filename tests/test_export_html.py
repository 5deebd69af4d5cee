"""A network as a web page: what stands in the file, and which networks it is for."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

import workings as wk
from exported import KINDS, pixels, trained
from workings import app, maths
from workings.exports import export, web_page
from workings.exports.web_page import SCRIPTS, STYLES, to_html
from workings.files.model import describe

FOLDER = files("workings.exports") / "page"
APP = files(app)
HOSTILE = (
    "</script><script>alert(1)</script>", "</script x", "<!-- <script ", "]]>",
    "<img src=x onerror=alert(1)>",
    "\"'`", "&lt;", "\u2028\u2029", "\ud800", "\u202eabc", "\0", "%%data%%", "größe 😀",
    "", "a" * 500,
)  # fmt: skip


def read(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


class Page(HTMLParser):
    """A page's elements, and what stands in its scripts and styles."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements, self.inside, self.texts = [], "", {}
        self.feed(content.decode("utf-8"))

    def handle_starttag(self, name, attributes):
        found = dict(attributes)
        self.elements.append((name, found))
        self.inside = found.get("id", name) if name in ("script", "style", "title", "h1") else ""

    def handle_endtag(self, name):
        self.inside = ""

    def handle_data(self, data):
        if self.inside:
            self.texts[self.inside] = self.texts.get(self.inside, "") + data


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "features"])
def test_the_page_holds_the_model_to_the_last_bit(kind):
    network = trained(kind).network
    page = Page(to_html(network))
    assert json.loads(page.texts["data"])["model"] == json.loads(json.dumps(describe(network)))
    for layer in range(1, network.depth + 1):
        for symbol, array in (("W", network.W[layer]), ("b", network.b[layer])):
            content = base64.b64decode(page.texts[f"{symbol}{layer}"])
            np.testing.assert_array_equal(
                np.frombuffer(content, array.dtype.newbyteorder("<")).reshape(array.shape), array
            )


def test_equal_networks_give_equal_bytes():
    network = trained("lesson").network
    assert to_html(network) == to_html(network.copy())


def test_only_its_own_style_and_script_are_let_in():
    page = Page(to_html(trained("lesson").network))
    (policy,) = (
        found["content"] for name, found in page.elements if found.get("http-equiv") is not None
    )
    said = dict(part.split(" ", 1) for part in policy.split("; "))
    assert said["default-src"] == said["base-uri"] == said["form-action"] == "'none'"
    assert said["img-src"] == "data:"
    for name in ("script", "style"):
        digest = hashlib.sha256(page.texts[name].encode()).digest()
        assert said[f"{name}-src"] == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert "unsafe" not in policy


def test_nothing_in_the_page_leads_anywhere():
    page = Page(to_html(trained("lesson").network))
    leading = {"href", "src", "action", "srcset", "data", "poster", "formaction", "ping"}
    found = [f[key] for _, f in page.elements for key in leading & f.keys()]
    assert len(found) == 1 and found[0].startswith("data:image/svg+xml,")
    text = "".join(read(f"{name}.js") for name in SCRIPTS)
    text += "".join(read(f"{name}.css") for name in STYLES)
    assert not re.search(r"fetch|XMLHttp|WebSocket|sendBeacon|https?:|url\(|@import|import\(", text)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_html_or_code(name):
    plain, strange = (
        wk.Network([784, 2], preparation=pixels(class_names=(one, "b"), source=one))
        for one in ("a", name)
    )
    pages = [Page(to_html(network)) for network in (plain, strange)]
    shapes = [
        [(tag, found) for tag, found in page.elements if tag not in ("meta",)] for page in pages
    ]
    assert shapes[0] == shapes[1]
    assert pages[0].texts["script"] == pages[1].texts["script"]
    assert not set("<>&") & set(pages[1].texts["data"])
    data = json.loads(pages[1].texts["data"])
    assert data["classes"] == [name, "b"]
    assert data["model"]["preparation"]["source"] == name


def test_it_says_what_the_model_knows_of_itself():
    network = wk.Network(
        [784, 12, 3],
        "tanh",
        preparation=pixels(class_names=("cat & dog", "x", "y"), source="My pictures"),
    )
    text = to_html(network).decode().partition("<script")[0]
    for said in ("784 → 12 tanh → 3 softmax", "9,459", "My pictures", "cat &amp; dog", "float32"):
        assert said in text
    assert "Draw a digit" not in text
    assert "Draw a digit" in to_html(trained("lesson").network).decode()


def test_there_are_samples_of_what_it_knows():
    def samples(names):
        network = wk.Network([784, len(names)], preparation=pixels(class_names=names))
        return json.loads(Page(to_html(network)).texts["data"])["samples"]

    assert len(samples(tuple("0123456789"))) == 10
    assert len(samples(("3", "8"))) == 2
    assert samples(("cat", "dog")) == []


def test_the_samples_are_drawings_of_the_application():
    known = json.loads((APP / "data" / "drawings.json").read_text("utf-8"))
    drawn = [(one["digit"], one["strokes"]) for one in known]
    samples = [(one["digit"], one["strokes"]) for one in json.loads(read("samples.json"))]
    assert all(sample in drawn for sample in samples)
    assert sorted(digit for digit, _ in samples) == list(range(10))


@pytest.mark.parametrize(
    ("network", "taken"),
    [
        (wk.Network([4, 3, 2]), "4 features"),
        (wk.Network([784, 3, 2]), "784 features"),
        (wk.Network([784, 2], preparation=wk.Preparation(scale=255.0)), "784 values"),
        (
            wk.Network([64, 2], preparation=wk.Preparation(scale=255.0, image_shape=(8, 8))),
            "8×8 pixels",
        ),
        (
            wk.Network([784, 2], preparation=wk.Preparation(image_shape=(28, 28))),
            "28×28 measured values",
        ),
        (
            wk.Network([784, 2], preparation=wk.Preparation(scale=255.0, image_shape=(14, 56))),
            "14×56 pixels",
        ),
    ],
)
def test_a_network_that_takes_no_drawing_is_refused(network, taken):
    with pytest.raises(wk.OutputError, match=f"28×28 pixels, and this one takes {taken}: json"):
        to_html(network)


def test_the_command_refuses_it_in_a_line(refused, tmp_path):
    wk.save(wk.Network([4, 3, 2]), tmp_path / "m.safetensors")
    said = refused("export", "m.safetensors", "html", "page.html")
    assert "this one takes 4 features: json, python and onnx" in said
    assert not (tmp_path / "page.html").exists()


def test_more_weights_than_a_browser_opens_are_refused(monkeypatch):
    monkeypatch.setattr(web_page, "MOST_BYTES", 10**6)
    with pytest.raises(wk.OutputError, match="at most 1 MB of weights, and this network has 3 MB"):
        to_html(wk.Network([784, 1_000, 10], preparation=pixels()))


def test_the_command_writes_a_page(workings, small_model, tmp_path):
    done = workings("export", small_model, "html", "digits.html")
    assert done.out.startswith("digits.html written, ")
    export(wk.load(small_model), "html", tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == (tmp_path / "digits.html").read_bytes()


# The files of the page.


def test_every_file_of_the_page_is_used():
    used = {f"{name}.js" for name in SCRIPTS} | {f"{name}.css" for name in STYLES}
    assert len(used) == len(SCRIPTS) + len(STYLES)
    assert {file.name for file in FOLDER.iterdir()} == used | {"page.html", "samples.json"}


def test_a_script_imports_only_what_scripts_before_it_export():
    exported = {}
    for name in SCRIPTS:
        text = read(f"{name}.js")
        for names, origin in re.findall(r"^import \{ (.*) \} from \"\./(\w+)\.js\";$", text, re.M):
            assert set(names.split(", ")) <= set(exported[origin]), name
        assert len(re.findall(r"^import ", text, re.M)) == len(web_page._IMPORT.findall(text))
        exported[name] = web_page._EXPORT.findall(text)
        assert len(re.findall(r"\bexport ", text)) == len(exported[name]), name
    everything = [export for names in exported.values() for export in names]
    assert len(everything) == len(set(everything))


def test_nothing_in_a_file_ends_the_element_it_stands_in():
    for name in SCRIPTS:
        assert not re.search(r"</script|<!--", read(f"{name}.js"), re.I)
    for name in STYLES:
        assert "</style" not in read(f"{name}.css").lower()
    gaps = {"policy", "style", "script", "data", "weights"}
    assert (
        set(re.findall(r"%%(\w+)%%", read("page.html")))
        == gaps | web_page._words(trained("lesson").network).keys()
    )


def test_every_activation_is_known():
    table = re.search(r"ACTIVATIONS = \{\n(.*?)\n\};", read("network.js"), re.S)[1]
    assert set(re.findall(r"^  \"?([\w-]+)\"?: \(z\)", table, re.M)) == set(maths.ACTIVATIONS)


def test_the_colours_are_the_applications():
    def tokens(text):
        return [
            dict(re.findall(r"(--[\w-]+): ([^;]+);", block))
            for block in re.findall(r":root[^{]*\{([^}]*)\}", text)
        ]

    theirs = tokens((APP / "static" / "app.css").read_text("utf-8"))
    papers = tokens((APP / "static" / "draw.css").read_text("utf-8"))
    light, dark, coarse = tokens(read("tokens.css"))
    assert light.pop("--paper") == "#fff"
    assert {"--pad-paper": dark.pop("--paper")} in papers
    assert light.items() <= theirs[0].items()
    assert dark.items() <= theirs[1].items()
    assert coarse in theirs


def test_no_file_of_the_page_is_long():
    for file in Path(str(FOLDER)).iterdir():
        assert len(file.read_text("utf-8").splitlines()) <= 300, file.name
