"""A whole segment, compiled: for each batch gather, forward, backward, update.

Several threads run this at once, each on its share of every batch. Each sums the gradient over its
own images. When all have come so far, each adds up these sums for its share of the parameters,
always in the same order, and updates them. So results depend on how many threads there are, and
never on which of them was quicker.
"""

import sys

from workings.engines.kernels.gather import gather, row_of
from workings.engines.kernels.jit import kept, kernel
from workings.engines.kernels.passes import UNITS, backward, forward, room_for, rows_of
from workings.engines.kernels.products import COLUMNS
from workings.engines.kernels.softmax import softmax_loss
from workings.engines.kernels.team import meet
from workings.engines.kernels.updates import add_penalty, sum_of_squares, update

#: What each thread says of its share: Σ share·loss, hits, its part of ΣW². In a row of its own.
LOSS, HITS, SQUARES, SAID = 0, 1, 2, 8
#: What a segment reports, in the order of `Sums`; and the steps taken.
SUM_LOSS, SUM_WEIGHT, SUM_HITS, SUM_EXAMPLES, SUM_BATCHES, SUM_STEPS, SUMS = range(7)
_LINE = 16
_LARGEST = sys.float_info.max


@kernel
def _share(count, thread, threads, step):
    """Return where a thread's share of `count` begins and ends, at multiples of `step`."""
    each = (count + threads * step - 1) // (threads * step) * step
    first = min(count, thread * each)
    return first, min(count, first + each)


@kernel
def _weight_of(data, first, last):
    """Σ of the weights of a batch's examples: their number, where each counts once."""
    if not len(data.weights):
        return float(last - first)
    total = 0.0
    for i in range(first, last):
        total += data.weights[row_of(data, i)]
    return total


@kernel
def _do_chunk(model, gradient, data, work, begin, first, images, weight):
    """Gather, forward, loss and backward for one chunk; return Σ share·loss and the hits.

    Parameters
    ----------
    begin, first
        Where in the segment the batch begins, and the chunk.
    images
        How many the chunk has.
    weight
        Σ of the batch's weights.
    """
    layers, theta = model.layers, model.theta
    room = room_for(images)
    chunk = gather(data, first, images, room, work)
    for j in range(images):
        row = row_of(data, first + j)
        own = data.weights[row] if len(data.weights) else 1.0
        work.labels[j] = data.labels[row]
        work.shares[j] = own / weight if weight > 0 else 0.0
    forward(layers, theta, data, work, chunk, first - begin, images)
    last = layers[len(layers) - 1]
    Z, dZ = rows_of(last, work.Z), rows_of(last, work.dZ)
    loss, hits = softmax_loss(Z, dZ, last[UNITS], images, work)
    for c in range(last[UNITS]):
        for j in range(images, room):
            dZ[c, j] = 0
    backward(layers, theta, gradient, data, work, chunk, first - begin, images)
    return loss, hits


@kernel
def _sum_share(model, rule, data, work, thread, threads, begin, end, weight, own):
    """Sum the gradient over a thread's share of a batch; say the loss and the hits in `own`."""
    gradient = model.gradients[thread]
    for i in range(len(gradient)):
        gradient[i] = 0
    own[LOSS], own[HITS] = 0.0, 0.0
    first, last = _share(end - begin, thread, threads, COLUMNS)
    step = len(work.top)
    for at in range(begin + first, begin + last, step):
        images = min(step, begin + last - at)
        loss, hits = _do_chunk(model, gradient, data, work, begin, at, images, weight)
        own[LOSS] += loss
        own[HITS] += hits
    if rule.l2 != 0:
        first, last = _share(model.weights, thread, threads, _LINE)
        own[SQUARES] = sum_of_squares(model.theta[first:last])


@kernel
def _update_share(model, rule, thread, threads, step, rate):
    """Add up the threads' gradients for a share of the parameters, and update these."""
    theta, gradients = model.theta, model.gradients
    first, last = _share(len(theta), thread, threads, _LINE)
    g = gradients[0, first:last]
    for other in range(1, threads):
        more = gradients[other, first:last]
        for i in range(len(g)):
            g[i] += more[i]
    if rule.l2 != 0:
        end = max(first, min(last, model.weights))
        add_penalty(rule.l2, theta[first:end], gradients[0, first:end])
    slots = model.slots[:, first:last]
    update(rule.optimiser, rule.settings, theta[first:last], g, slots, step, rate)


def _run_batches(texts):
    def run_batches(
        thread, threads, flags, said, model, rule, data, work, batch_size, rates, step, stop, sums
    ):
        """Take one step a batch, as one of several threads that do the same.

        Parameters
        ----------
        thread, threads
            Which this is, and how many there are.
        flags, said
            Where threads meet (see `team`), and what each says of its share, a row each. The row
            after the last says whether to go on.
        model, rule, data, work
            See `layout`. The model's parameters and slots are changed.
        batch_size, rates
            Examples a batch, and α for each batch.
        step
            Updates taken before.
        stop
            One boolean: whether to end after this batch.
        sums
            Written by the first thread; see `SUM_LOSS` and its kin.
        """
        texts  # noqa: B018  see `jit.kept`
        examples = len(data.rows) if len(data.rows) else len(data.values)
        loss_sum, weight_sum, hits, seen = 0.0, 0.0, 0, 0
        meeting, batch, go_on = 1, 0, said[threads]
        while batch < len(rates):
            begin = batch * batch_size
            end = min(begin + batch_size, examples)
            weight = _weight_of(data, begin, end)
            _sum_share(model, rule, data, work, thread, threads, begin, end, weight, said[thread])
            meeting = meet(flags, thread, threads, meeting)
            loss, squares = 0.0, 0.0
            for other in range(threads):
                loss += said[other, LOSS]
                hits += int(said[other, HITS])
                squares += said[other, SQUARES]
            loss += 0.5 * rule.l2 * squares
            loss_sum, weight_sum = loss_sum + loss * weight, weight_sum + weight
            seen, batch = seen + end - begin, batch + 1
            finite = abs(loss) <= _LARGEST
            if finite:
                step += 1
                _update_share(model, rule, thread, threads, step, rates[batch - 1])
            if thread == 0:
                go_on[0] = finite and not stop[0]
            meeting = meet(flags, thread, threads, meeting)
            if not go_on[0]:
                break
        if thread == 0:
            sums[SUM_LOSS], sums[SUM_WEIGHT], sums[SUM_HITS] = loss_sum, weight_sum, hits
            sums[SUM_EXAMPLES], sums[SUM_BATCHES], sums[SUM_STEPS] = seen, batch, step

    return run_batches


def _outputs(texts):
    def outputs(thread, threads, model, data, work, Z):
        """Write Z[L], classes×m, for a thread's share of the examples."""
        texts  # noqa: B018
        layers = model.layers
        own = rows_of(layers[len(layers) - 1], work.Z)
        first, last = _share(len(data.values), thread, threads, COLUMNS)
        step = len(work.top)
        for at in range(first, last, step):
            images = min(step, last - at)
            chunk = gather(data, at, images, room_for(images), work)
            forward(layers, model.theta, data, work, chunk, 0, images)
            for c in range(len(Z)):
                for j in range(images):
                    Z[c, at + j] = own[c, j]

    return outputs


run_batches = kept(_run_batches)
outputs = kept(_outputs)
