"""The words of the parts that show a training: charts, the units' weights, the layers.

What stands in braces in a text of a chart is filled in by the browser.
"""

TEXTS = {
    "chart.empty": "No values yet",
    "chart.epoch": "epoch {epoch}",
    "chart.elsewhere": "at {epoch}",
    "chart.cursor": "{title}: values at an epoch",
    "chart.cursor_other": "{title}: values along the axis",
    "chart.missing": "not a number",
    "chart.zoom": "Zoom to {from}–100%",
    "chart.from": "axis from {from}",
    "chart.beyond": "goes on to {value}",
    "chart.line": "{name}: from {first} to {last} at {epoch}.",
    "units.none": "The pictures appear when there is a network.",
    "units.list": "Weights of the units of the first layer",
    "units.name": "unit {unit}",
    "units.class": "class {name}",
    "units.picture": "{name}: weights from {low} to {high}",
    "units.picture_dead": "{name}, dead: weights from {low} to {high}",
    "units.dead": "dead",
    "units.strongest": "{feature}: {weight}",
    "units.feature": "feature {feature}",
    "units.columns": "Each strip has a field for each feature, from left to right: {names}.",
    "units.columns_more": "Each strip has a field for each feature, from left to right: {names} … "
    "{count} in all.",
    "units.scale": "All on one scale:",
    "units.low": "{limit} or below",
    "units.high": "{limit} or above",
    "units.scale_picture": "dark blue is below zero, grey is zero, light yellow is above zero",
    "units.all_alive": "No unit is dead: each answers some of the examples.",
    "units.one_dead": "1 of {units} units is dead: it puts out 0 for every example looked at, and "
    "so learns nothing more.",
    "units.advice_one": "That is common with ReLU; try leaky-relu, or another seed.",
    "units.some_dead": "{dead} of {units} units are dead: they put out 0 for every example "
    "looked at, and so learn nothing more.",
    "units.advice": "Try leaky-relu, or a smaller learning rate.",
    "units.show_all": "Show all {units} units",
    "units.show_most": "Show {most} of {units} units",
    "units.show_few": "Show only the first {few}",
    "layers.caption": "Layers: their weights and how strongly they learn",
    "layers.layer": "layer",
    "layers.shapes": "weights and biases",
    "layers.parameters": "parameters",
    "layers.dead": "dead units",
    "layers.gradient": "gradient per weight",
    "layers.weights": "W {shape}",
    "layers.biases": "b {shape}",
    "layers.dead_of": "{dead} of {units}",
    "layers.nothing": "–",
    "layers.power": "{factor} × 10{power}",
    "layers.note": "Gradient per weight: the root of the mean of dW², so that a large layer does "
    "not look stronger than a small one. Each line across a bar stands for ten times as much, from "
    "{low} to {high}.",
}
