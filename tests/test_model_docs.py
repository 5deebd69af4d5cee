"""`docs/model-files.md`: its JSON is a model, and what it says of the entries is so."""

import dataclasses
import json
import re
from pathlib import Path

import workings as wk
from workings.exports import EXPORTS
from workings.files.model import describe, to_json

TEXT = (Path(__file__).parents[1] / "docs" / "model-files.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.M | re.S)


def test_the_json_is_a_model_as_we_write_it(tmp_path):
    (block,) = blocks("json")
    (tmp_path / "m.json").write_text(block, encoding="utf-8")
    network = wk.load(tmp_path / "m.json")
    assert to_json(network).decode() == block
    assert json.loads(block)["workings"] == json.loads(json.dumps(describe(network)))


def test_every_entry_and_every_format_is_told():
    told = set(re.findall(r"`(\w+)`", TEXT))
    entries = {*describe(wk.Network([1, 1])), *EXPORTS}
    assert told >= entries | {field.name for field in dataclasses.fields(wk.Preparation)}
