"""``workings explain``: the work behind it."""

from typing import Any

from workings.cli.explain_subject import Subject, from_data, from_picture
from workings.cli.explain_text import page, say_notes
from workings.cli.objective_options import parse_dropout
from workings.cli.render import print_json
from workings.errors import SettingError
from workings.explanation import explain
from workings.files import load
from workings.network import Network


def run(
    model: str,
    source: str | None,
    *,
    image: int | None,
    batch: int | None,
    learning_rate: float,
    l2: float,
    dropout: str,
    class_weight: str | None,
    sample_weight: str | None,
    label_smoothing: float,
    clip_norm: float | None,
    seed: int,
    weight: str | None,
    label: str | None,
    picture: str | None,
    shows: str | None,
    invert: bool,
    as_json: bool,
) -> None:
    """Explain one training step, or with a weight's name that parameter.

    Raises
    ------
    WorkingsError
        If the model or what is to be explained cannot be read, or they do not fit.
    """
    if picture is None and (shows is not None or invert):
        raise SettingError(
            f"{'--class' if shows is not None else '--invert'} speaks of a picture file: "
            "give --picture FILE"
        )
    if picture is not None and (source, label, image, batch) != (None, None, None, None):
        raise SettingError("--picture is explained by itself: leave out DATA, --image and --batch")
    weighing = {"--class-weight": class_weight, "--sample-weight": sample_weight}
    said = next((option for option, value in weighing.items() if value is not None), None)
    if picture is not None and said is not None:
        raise SettingError(
            f"{said} counts in DATA, and a picture is explained by itself: leave it out"
        )
    shares = parse_dropout(dropout)
    network = load(model)
    if picture is not None:
        subject = from_picture(network, picture, shows, invert)
    else:
        first, count = image or 0, batch or 1
        subject = from_data(network, source, label, first, count, class_weight, sample_weight)
    objective: dict[str, Any] = {
        "l2": l2,
        "dropout": shares,
        "weights": subject.weights,
        "label_smoothing": label_smoothing,
        "clip_norm": clip_norm,
        "seed": seed,
    }
    known: dict[str, object] = {
        "model": model,
        "source": subject.source,
        "rows": list(subject.numbers),
        "labelled_by": subject.labelled,
        "notes": list(subject.notes),
    }
    if weight is not None:
        _follow(network, subject, weight, learning_rate, objective, as_json, known)
        return
    explanation = explain(network, subject.X, subject.Y, learning_rate=learning_rate, **objective)
    if as_json:
        print_json(known | explanation.as_document())
        return
    from workings.cli.explain_render import show_explanation

    show_explanation(explanation, subject, model)


def _follow(
    network: Network,
    subject: Subject,
    weight: str,
    learning_rate: float,
    objective: dict[str, Any],
    as_json: bool,
    known: dict[str, object],
) -> None:
    from workings.cli import explain_weight

    if not as_json:
        say_notes(subject.notes, page())
    explain_weight.run(
        network,
        subject.X,
        subject.Y,
        subject.images,
        subject.numbers,
        weight,
        learning_rate,
        as_json,
        known,
        **objective,
    )
