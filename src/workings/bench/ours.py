"""Our side: an engine's segments, its outputs, and our readers."""

import numpy as np

import workings as wk
from workings.arrays import Array, Integers, Values
from workings.bench.predict import Predict
from workings.bench.train import ALPHA, Problem, Trainer
from workings.data import Dataset
from workings.engines import Order, State, choose_engine
from workings.network import Network


def trainer(problem: Problem, name: str) -> Trainer:
    """Train by the engine of this name.

    Raises
    ------
    SettingError
        If there is no such engine.
    """
    engine, _ = choose_engine(name, problem.threads)
    state = State(problem.network, wk.GradientDescent(ALPHA))
    case, data = problem.case, problem.data
    rates = np.full(case.batches, ALPHA)

    def epoch(rows: Integers | None) -> None:
        flat = None if rows is None else rows.ravel()
        engine.run(state, data, Order(flat, case.batch_size or len(data), rates))

    return Trainer(epoch, lambda: state.network.parameters)


def predictor(network: Network, name: str, images: int, threads: int) -> Predict:
    """Predict by the engine of this name.

    Raises
    ------
    SettingError
        If there is no such engine.
    """
    if images == 1:
        one = wk.Predictor(network, engine=name, threads=threads)
        return lambda pixels: one(pixels[0])[:, None]  # classes×1

    def predict(pixels: Values) -> Array:
        data = Dataset(pixels, None, network.preparation)
        return wk.predict(network, data, engine=name, threads=threads)

    return predict
