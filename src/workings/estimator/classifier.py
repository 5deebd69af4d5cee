"""`WorkingsClassifier`: what scikit-learn sees.

(Longer than most files here: scikit-learn wants all parameters and methods on one class.)
"""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from workings import maths
from workings.arrays import Array
from workings.data import Dataset
from workings.data.standardising import row_parts
from workings.engines import Engine, choose_engine, reference_seconds
from workings.errors import SettingError
from workings.estimator import settings
from workings.estimator.examples import (
    Examples,
    class_name,
    dense,
    distinct,
    read_examples,
    read_values,
    require_two_classes,
)
from workings.estimator.learning import (
    Kept,
    check_partial,
    check_same,
    go_on,
    keep,
    learn,
    undone_if_refused,
)
from workings.estimator.preparing import preparation_of
from workings.history import EpochRecord, History
from workings.network import Network
from workings.optimisers import Optimiser
from workings.schedules import Constant, Schedule
from workings.training import Training


class WorkingsClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A fully connected network with softmax at its end, as a scikit-learn classifier.

    Features of any scale are brought to one inside: each is standardised by its mean and standard
    deviation in the training data; pixels (bytes of 64 features or more, half of which reach above
    127) are divided by 255. It trains in the type of X: float64 stays float64, float32 stays
    float32, bytes are trained in float32; anything else becomes float64. Sparse X is made dense for
    training.

    Parameters
    ----------
    hidden_layer_sizes
        Units of each hidden layer; a number for one, ``()`` for none.
    activation
        One name for all hidden layers, or one a hidden layer: see `workings.maths.ACTIVATIONS`.
        MLPClassifier's names are understood too.
    optimiser
        ``"adam"``, ``"adamw"``, ``"momentum"``, ``"gd"``, or one such as
        ``workings.Momentum(0.01, nesterov=True)``.
    learning_rate
        α, above 0; None for 0.002 with ``"adam"`` and ``"adamw"``, else the optimiser's own.
    schedule
        How α changes over a `fit`: ``"cosine"``, ``"constant"``, ``"step:10:0.5"``, or one such as
        ``workings.WarmUp(2, workings.Cosine())``.
    batch_size
        Rows a step, at most all there are: a number, ``"full"``, or ``"auto"`` for a fortieth
        of them, from 32 to 200.
    max_epochs
        How many times through the data at most; ``"auto"`` for some 2,000 steps, in 30 to 200
        epochs.
    l2
        λ ≥ 0 of the penalty ½λ·ΣW².
    init
        How the weights begin: see `workings.maths.INITIALISERS`; None for the activation's usual.
    dropout
        The share of hidden units that are switched off for an example while training, from 0 to
        below 1: one for all hidden layers, or one a hidden layer.
    class_weight
        ``"balanced"``, or a dictionary from labels to weights; labels that are not in it weigh 1.
        Labels that y lacks are passed over where each of its own has a weight.
    label_smoothing
        ε, from 0 to below 1: the truth becomes (1 − ε)·Y + ε/K.
    clip_norm
        All gradients together are shortened to this norm where theirs is larger; None to leave
        them.
    early_stopping
        Whether to set rows aside, measure the accuracy on them after each epoch, and keep the best
        weights. Without it the last are kept.
    validation_fraction
        The share of rows set aside for that, between 0 and 1, from each class alike.
    patience
        With `early_stopping`: stop after so many epochs without a better accuracy (or as good a
        one with less loss); None to go on.
    warm_start
        Whether `fit` goes on from the last `fit`: its weights, scaling, and optimiser's memory.
        `init` and `random_state` then keep to how it began; layers and classes have to be the same.
    callbacks
        A function or several, called after each epoch with the estimator and the epoch's record
        (`workings.EpochRecord`). One that returns True ends the training.
    random_state
        Decides the first weights, the order of rows, dropout and which rows are set aside.
    engine
        ``"auto"``, ``"reference"`` (NumPy) or ``"compiled"`` (Numba); `auto` decides by sizes.
    threads
        How many to use; None for ``OMP_NUM_THREADS``, which joblib sets in its workers, or one a
        processor.
    verbose
        Whether to print a line an epoch.

    Attributes
    ----------
    network_
        The trained `workings.Network`, with its scaling and classes: ``workings.save`` writes it,
        and the command line predicts with it.
    history_
        The `workings.History`: a record an epoch, and how the training ended.
    loss_curve_
        Each epoch's mean objective, measured on the way.
    validation_scores_
        Each epoch's accuracy on the rows set aside; None without `early_stopping`.
    n_iter_
        How many epochs the network has had, those of earlier calls included.
    classes_, n_features_in_, feature_names_in_
        As everywhere in scikit-learn.

    Examples
    --------
    >>> from sklearn.datasets import load_wine
    >>> from sklearn.model_selection import train_test_split
    >>> X, y = load_wine(return_X_y=True)
    >>> X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
    >>> model = WorkingsClassifier((20,), dropout=0.2, random_state=0).fit(X_train, y_train)
    >>> bool(model.score(X_test, y_test) > 0.9)
    True
    >>> model.network_
    <Network: 13 → 20 relu → 3 softmax, 343 parameters>
    """

    def __init__(
        self,
        hidden_layer_sizes: int | Sequence[int] = (100,),
        activation: str | Sequence[str] = "relu",
        *,
        optimiser: str | Optimiser = "adam",
        learning_rate: float | None = None,
        schedule: str | Schedule | None = "cosine",
        batch_size: int | str | None = "auto",
        max_epochs: int | str = "auto",
        l2: float = 0.0001,
        init: str | None = "glorot",
        dropout: float | Sequence[float] = 0.0,
        class_weight: dict[Any, float] | str | None = None,
        label_smoothing: float = 0.0,
        clip_norm: float | None = None,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        patience: int | None = 10,
        warm_start: bool = False,
        callbacks: settings.Callback | Sequence[settings.Callback] | None = None,
        random_state: int | np.random.RandomState | None = None,
        engine: str = "auto",
        threads: int | None = None,
        verbose: bool = False,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.optimiser = optimiser
        self.learning_rate = learning_rate
        self.schedule = schedule
        self.batch_size = batch_size
        self.max_epochs = max_epochs
        self.l2 = l2
        self.init = init
        self.dropout = dropout
        self.class_weight = class_weight
        self.label_smoothing = label_smoothing
        self.clip_norm = clip_norm
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.patience = patience
        self.warm_start = warm_start
        self.callbacks = callbacks
        self.random_state = random_state
        self.engine = engine
        self.threads = threads
        self.verbose = verbose

    @undone_if_refused
    def fit(self, X: Any, y: Any, sample_weight: npt.ArrayLike | None = None) -> Self:
        """Train on X and y.

        Parameters
        ----------
        X
            m×n: an array, a table or a sparse matrix, a row an example.
        y
            m labels of any type.
        sample_weight
            m weights, 0 or more; None where each row counts once. In full batches a row of weight
            2 counts as two rows, and one of weight 0 as none.

        Returns
        -------
        WorkingsClassifier
            Itself.

        Raises
        ------
        ValueError
            If X, y or a setting is not what it should be.
        DivergedError
            If training runs away; the message names the likely cause.
        """
        going_on = self.warm_start and hasattr(self, "network_")
        X, y, weights = read_examples(self, X, y, sample_weight, going_on)
        classes = distinct(y)
        if going_on:
            check_same(self, classes)
        examples = Examples.of(X, y, weights, classes)
        require_two_classes(examples.labels, classes)
        seed = self._seed if going_on else settings.seed_of(self.random_state)
        checksum, aside = "" if going_on else examples.checksum, None
        if self.early_stopping:
            examples, aside = examples.split(self.validation_fraction, seed)
        if not going_on:
            self._begin(examples, classes, seed, checksum)
        rows = len(examples.labels)
        epochs = settings.epochs_of(self.max_epochs, rows, self.batch_size)
        self._train(examples, aside, epochs, settings.schedule_of(self.schedule))
        return self

    @undone_if_refused
    def partial_fit(
        self,
        X: Any,
        y: Any,
        classes: npt.ArrayLike | None = None,
        sample_weight: npt.ArrayLike | None = None,
    ) -> Self:
        """Go once through X and y, from where the last call ended, with a constant learning rate.

        The first call's X decides how features are scaled, from then on: give it enough rows.

        Parameters
        ----------
        X, y, sample_weight
            As `fit` takes them; y may lack classes.
        classes
            All labels that will ever come; needed in the first call.

        Returns
        -------
        WorkingsClassifier
            Itself.

        Raises
        ------
        ValueError
            If X, y, `classes` or a setting is not what it should be.
        DivergedError
            If training runs away; the message names the likely cause.
        """
        check_partial(self.early_stopping, self.class_weight)
        going_on = hasattr(self, "network_")
        if classes is not None:
            known = distinct(classes)
        elif going_on:
            known = self.classes_
        else:
            raise SettingError("the first call of partial_fit needs classes: all labels to come")
        if going_on:
            check_same(self, known)
        X, y, weights = read_examples(self, X, y, sample_weight, going_on)
        examples = Examples.of(X, y, weights, known)
        if not going_on:
            self._begin(examples, known, settings.seed_of(self.random_state))
        self._train(examples, None, 1, Constant(), part=True)
        return self

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """Return the most probable labels, m."""
        best = self._outputs(X).argmax(axis=1)  # m
        return self.classes_[best]

    def predict_proba(self, X: Any) -> Array:
        """Return the probabilities, m×K, in the order of `classes_`."""
        return maths.softmax(self._outputs(X).T).T

    def predict_log_proba(self, X: Any) -> Array:
        """Return the probabilities' logarithms, m×K: finite where the probability rounds to 0."""
        return maths.log_softmax(self._outputs(X).T).T

    def decision_function(self, X: Any) -> Array:
        """Return Z[L], the outputs before softmax: m×K, or for two classes Z₁ − Z₀, m.

        With two classes it is the log-odds of the second: above 0 where `predict` says it.
        """
        Z = self._outputs(X)
        return Z[:, 1] - Z[:, 0] if Z.shape[1] == 2 else Z

    @property
    def n_iter_(self) -> int:
        """How many epochs the network has had."""
        return len(self.history_)

    @property
    def loss_curve_(self) -> list[float]:
        """Each epoch's mean objective."""
        return [record.loss for record in self.history_.records]

    @property
    def validation_scores_(self) -> list[float] | None:
        """Each epoch's accuracy on the rows set aside; None where there are none."""
        scores = [record.validation_accuracy for record in self.history_.records]
        found = [score for score in scores if score is not None]
        return found or None

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    def _begin(
        self, examples: Examples, classes: npt.NDArray[Any], seed: int, checksum: str = ""
    ) -> None:
        """Make the network, and what scales its input."""
        names = getattr(self, "feature_names_in_", None)
        preparation = preparation_of(
            examples.values,
            examples.weights,
            tuple(class_name(label) for label in classes.tolist()),
            None if names is None else tuple(names.tolist()),
            checksum,
        )
        self.network_ = Network(
            [examples.features, *settings.hidden_sizes(self.hidden_layer_sizes), len(classes)],
            settings.activation_names(self.activation),
            seed=seed,
            init=self.init,
            dtype=examples.dtype,
            preparation=preparation,
        )
        self.classes_, self.history_ = classes, History()
        self._seed, self._kept = seed, Kept()

    def _train(
        self,
        examples: Examples,
        aside: Examples | None,
        epochs: int,
        schedule: Schedule,
        part: bool = False,
    ) -> None:
        """Train for so many epochs more, and let the callbacks watch."""
        past, preparation = len(self.history_), self.network_.preparation
        batch_rows = settings.batch_rows(self.batch_size, len(examples.labels))
        training = Training(
            self.network_,
            examples.dataset(preparation),
            validation=None if aside is None else aside.dataset(preparation),
            optimiser=settings.optimiser_of(self.optimiser, self.learning_rate),
            epochs=past + epochs,
            batch_size=batch_rows,
            schedule=settings.Later(schedule, past) if past else schedule,
            l2=settings.number("l2", self.l2),
            dropout=self.dropout,
            weights=examples.weights,
            class_weight=settings.by_name(self.class_weight, self.classes_),
            label_smoothing=self.label_smoothing,
            clip_norm=self.clip_norm and settings.number("clip_norm", self.clip_norm),
            patience=None if aside is None else self.patience,
            seed=self._seed,
            engine=self._engine(epochs * len(examples.labels), batch_rows).name,
            threads=settings.thread_count(self.threads),
            part=part,
        )
        go_on(training, self.history_, self._kept)
        self.history_ = training.history
        callbacks = settings.callback_list(self.callbacks)

        def stops(record: EpochRecord) -> bool:
            if self.verbose:
                print(record)  # noqa: T201 (what `verbose` asks for)
            answers = [callback(self, record) for callback in callbacks]
            return any(isinstance(answer, bool | np.bool_) and answer for answer in answers)

        try:
            learn(training, stops)
        finally:
            self._kept = keep(training)

    def _outputs(self, X: Any) -> Array:
        """Return Z[L] as rows, m×K; sparse X is made dense a part at a time."""
        check_is_fitted(self, "network_")
        X = read_values(self, X)
        network, (m, n) = self.network_, X.shape
        engine = self._engine(m, m)
        Z = np.empty((m, network.sizes[-1]), network.dtype)  # m×K
        for rows in row_parts(m, n):
            data = Dataset(dense(X[rows]), None, network.preparation)
            Z[rows] = engine.outputs(network, data).T
        return Z

    def _engine(self, rows: int, batch_rows: int) -> Engine:
        """Return the engine for so many rows, in this call alone."""
        work = reference_seconds(self.network_.sizes, rows, rows // batch_rows)
        return choose_engine(self.engine, settings.thread_count(self.threads), work)[0]
