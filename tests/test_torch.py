"""Networks as PyTorch modules and back: the same weights, probabilities and labels."""

import numpy as np
import pytest
from hypothesis import given, settings

import workings as wk
from exported import KINDS, assert_same_predictions, trained
from test_model_files import assert_same, networks
from workings import maths
from workings.exports.torch_modules import MODULES

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
nn = torch.nn


def rows_of(module, data: wk.Dataset) -> np.ndarray:
    with torch.no_grad():
        return module(torch.tensor(data.X.T.copy())).numpy()


@pytest.mark.parametrize("kind", KINDS)
def test_the_module_predicts_the_same_on_1000_examples(kind):
    """In float64 to the last digits; float32's sums, in another order, are up to 1.1e-6 apart."""
    there = trained(kind)
    assert_same_predictions(rows_of(wk.to_torch(there.network), there.test), kind, apart=3e-6)
    wide = there.network.copy(np.float64)
    X = wide.preparation.apply(there.test.values, np.float64)
    with torch.no_grad():
        rows = wk.to_torch(wide)(torch.tensor(X.T.copy())).numpy()
    np.testing.assert_allclose(rows, wide.probabilities(X).T, rtol=0, atol=1e-13)


@pytest.mark.parametrize("kind", KINDS)
def test_there_and_back_on_1000_examples(kind):
    """Bit for bit the same weights, and so the same probabilities."""
    there = trained(kind)
    module = wk.to_torch(there.network)
    again = wk.from_torch(module, there.network.preparation)
    assert_same(again, there.network)
    assert_same_predictions(wk.predict(again, there.test, "reference").T, kind, apart=0)


@settings(max_examples=60)
@given(networks())
def test_any_network_comes_back_bit_for_bit(network):
    assert_same(wk.from_torch(wk.to_torch(network), network.preparation), network)


def test_the_modules_are_torchs_own():
    module = wk.to_torch(trained("gelu-leaky").network)
    kinds = [nn.Linear, nn.GELU, nn.Linear, nn.LeakyReLU, nn.Linear, nn.Softmax]
    assert [type(step) for step in module] == kinds
    assert set(MODULES) == {*maths.ACTIVATIONS, "softmax"}


def test_neither_shares_memory_nor_draws_a_random_number():
    network = wk.Network([3, 4, 2], seed=1)
    before = torch.get_rng_state()
    module = wk.to_torch(network)
    assert torch.equal(torch.get_rng_state(), before)
    again = wk.from_torch(module)
    with torch.no_grad():
        module[0].weight.zero_()
        module[0].bias += 1
    assert_same(again, network)


def test_a_module_trained_by_torch_is_taken_over(mnist):
    """Without its softmax, as PyTorch's cross-entropy wants it, and taken over from evaluation."""
    data, test = mnist[0][:2_000], mnist[1][:1_000]
    torch.manual_seed(0)
    module = nn.Sequential(
        nn.Flatten(),
        nn.Sequential(nn.Linear(784, 32, bias=False), nn.ReLU(), nn.Dropout(0.2)),
        nn.Identity(),
        nn.Linear(32, 10),
    )
    X, labels = torch.tensor(data.X.T.copy()), torch.tensor(data.labels).long()
    optimiser = torch.optim.Adam(module.parameters(), 0.003)
    for _ in range(60):
        optimiser.zero_grad()
        nn.functional.cross_entropy(module(X), labels).backward()
        optimiser.step()
    network = wk.from_torch(module, data.preparation)
    assert network.layers_text() == "784 → 32 relu → 10 softmax"
    module.eval()
    wanted = torch.softmax(torch.tensor(rows_of(module, test)), 1).numpy()
    np.testing.assert_allclose(wk.predict(network, test, "reference").T, wanted, atol=1e-6)
    assert wk.evaluate(network, test).accuracy > 0.7


def test_log_softmax_and_one_linear_are_taken():
    linear = nn.Linear(3, 2, dtype=torch.float64)
    for module in (linear, nn.Sequential(linear, nn.LogSoftmax(dim=-1))):
        network = wk.from_torch(module)
        assert (network.sizes, network.dtype) == ((3, 2), np.float64)
        np.testing.assert_array_equal(network.W[1], linear.weight.detach().numpy())


class Own(nn.Module):
    def forward(self, X):
        return X


class OwnOrder(nn.Sequential):
    def forward(self, X):
        return X


def rerouted():
    module = nn.Linear(3, 2)
    module.forward = lambda x: x
    return module


def hooked() -> nn.Module:
    module = nn.Sequential(nn.Linear(3, 2))
    module[0].register_forward_hook(lambda module, args, out: out * 2)
    return module


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: "module", "give a torch.nn.Sequential; this is a str"),
        (Own, "what Own computes cannot be taken over: give a torch.nn.Sequential of Linear, ReLU"),
        (lambda: OwnOrder(nn.Linear(3, 2)), "what OwnOrder computes cannot be taken over"),
        (
            lambda: nn.Sequential(nn.Linear(3, 2), nn.GELU(), nn.Linear(2, 2)),
            "this GELU is its erf",
        ),
        (
            lambda: nn.Sequential(nn.Linear(3, 2), nn.LeakyReLU(0.2), nn.Linear(2, 2)),
            "slope 0.2, and a network's has 0.01",
        ),
        (lambda: nn.Sequential(nn.Linear(3, 2), nn.ELU(), nn.Linear(2, 2)), "what ELU computes"),
        (lambda: nn.Sequential(nn.Conv2d(1, 2, 3)), "what Conv2d computes"),
        (lambda: nn.Sequential(nn.Linear(3, 2), nn.ReLU()), "ends in relu, and a network's in"),
        (
            lambda: nn.Sequential(nn.Linear(3, 2), nn.Tanh(), nn.ReLU(), nn.Linear(2, 2)),
            "tanh stands before ReLU",
        ),
        (lambda: nn.Sequential(nn.ReLU(), nn.Linear(3, 2)), "no Linear stands before ReLU"),
        (lambda: nn.Sequential(nn.Linear(3, 2), nn.Flatten()), "what Flatten computes"),
        (lambda: nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=0)), "an example is a row: dim=1"),
        (
            lambda: nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=1), nn.Linear(2, 2)),
            "stands after the softmax",
        ),
        (lambda: nn.Sequential(), "there is no Linear"),
        (lambda: nn.Sequential(nn.Linear(3, 4), nn.Linear(5, 2)), "gives 4 numbers, and layer 2"),
        (lambda: nn.Linear(3, 2).bfloat16(), "are torch.bfloat16: convert them with module.float"),
        (
            lambda: nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 2).double()),
            "are torch.float32 and torch.float64",
        ),
        (lambda: nn.Linear(3, 2, device="meta"), "have no numbers"),
        (lambda: nn.utils.parametrizations.weight_norm(nn.Linear(3, 2)), "cannot be taken over"),
        (hooked, "Linear has hooks"),
        (rerouted, "cannot be taken over"),
    ],
)
def test_what_a_network_does_not_compute_is_refused_in_a_sentence(make, message):
    with pytest.raises(wk.SettingError) as refused:
        wk.from_torch(make())
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
