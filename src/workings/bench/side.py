"""One side as a process of its own: ``python -m workings.bench.side CASE SIDE THREADS FOLDER``.

It prepares and warms up, writes what it computed to ``FOLDER/CASE.SIDE.npz``, and says that it is
ready. Then it measures once for every line it reads. When there are no more lines it tells the
most memory it has held, and ends. What it says is one JSON document a line.
"""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from workings.bench.cases import PredictCase, ReadCase, TrainCase, case_of
from workings.bench.machine import peak_bytes
from workings.errors import WorkingsError

if TYPE_CHECKING:
    from workings.bench.predict import Predict
    from workings.bench.train import Problem, Trainer
    from workings.bench.work import Work
    from workings.network import Network


def reached_file(folder: Path, case: str, side: str) -> Path:
    """Return where a side leaves what it computed."""
    return folder / f"{case}.{side}.npz"


def main(arguments: list[str]) -> int:
    """Prepare, measure as often as asked, and end."""
    case, side, threads, folder = arguments
    answers = _own_stdout()
    try:
        work = prepare(case, side, int(threads), Path(folder))
        import numpy as np

        np.savez(reached_file(Path(folder), case, side), **work.reached)  # type: ignore[arg-type]
        work.measure()  # some are still slow the second time
        _say(answers, {"ready": True})
        for _ in sys.stdin:
            _say(answers, {"seconds": work.measure()})
        _say(answers, {"peak": peak_bytes()})
    except KeyboardInterrupt:
        return 130
    except (WorkingsError, ImportError) as error:
        _say(answers, {"failed": str(error)})
        return 1
    except Exception as error:  # whatever a peer raises becomes one line
        _say(answers, {"failed": f"{type(error).__name__}: {error}"})
        return 1
    return 0


def prepare(key: str, side: str, threads: int, folder: Path) -> "Work":
    """Return a side's work, prepared and warm.

    Parameters
    ----------
    key
        A case that is measured in processes that stay alive.
    side
        One of its sides.
    threads
        How many it may use.
    folder
        Where the models and train.csv are.
    """
    case = case_of(key)
    if isinstance(case, TrainCase):
        from workings.bench import train

        return train.work(case, _trainer(side, train.problem(case, threads)))
    if isinstance(case, PredictCase):
        from workings.bench import predict
        from workings.files import load

        network = load(predict.model_file(case, folder))
        return predict.work(case, _predictor(side, network, case, threads))
    assert isinstance(case, ReadCase), case  # noqa: S101
    from workings.bench import read

    return read.work(side, read.train_csv(folder))


def _trainer(side: str, problem: "Problem") -> "Trainer":
    if side.startswith("ours"):
        from workings.bench import ours

        return ours.trainer(problem, side.partition("-")[2])
    if side.startswith("torch"):
        from workings.bench import by_torch

        return by_torch.trainer(problem, side == "torch-compile")
    if side == "jax":
        from workings.bench import by_jax

        return by_jax.trainer(problem)
    if side == "scikit-learn":
        from workings.bench import by_sklearn

        return by_sklearn.trainer(problem)
    from workings.bench import by_numpy

    return by_numpy.lesson_trainer(problem) if side == "lesson" else by_numpy.tidy_trainer(problem)


def _predictor(side: str, network: "Network", case: PredictCase, threads: int) -> "Predict":
    if side.startswith("ours"):
        from workings.bench import ours

        return ours.predictor(network, side.partition("-")[2], case.images, threads)
    if side.startswith("torch"):
        from workings.bench import by_torch

        return by_torch.predictor(network, threads, side == "torch-compile")
    if side == "jax":
        from workings.bench import by_jax

        return by_jax.predictor(network)
    if side == "scikit-learn":
        from workings.bench import by_sklearn

        return by_sklearn.predictor(network)
    if side == "onnxruntime":
        from workings.bench import by_onnxruntime

        return by_onnxruntime.predictor(network, threads)
    from workings.bench import by_numpy

    return by_numpy.tidy_predictor(network)


def _own_stdout() -> TextIO:
    """Return stdout for our answers alone; whatever a library prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _say(answers: TextIO, document: dict[str, Any]) -> None:
    answers.write(json.dumps(document) + "\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
