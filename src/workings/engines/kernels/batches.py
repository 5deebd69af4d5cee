"""A whole segment, compiled: for each batch gather, forward, backward, update.

Several threads run this at once, on shares of every batch: for each share the gradient is summed
over its own images. Then, for shares of the parameters, these sums are added up, always in the same
order, and the parameters are updated. So results depend on how many shares there are, and never on
which thread was quicker.
"""

import math
import sys

from workings.engines.kernels.dropout import draw_masks
from workings.engines.kernels.gather import gather, row_of
from workings.engines.kernels.jit import kept, kernel, part
from workings.engines.kernels.layout import LINE
from workings.engines.kernels.passes import UNITS, backward, forward, room_for, rows_of
from workings.engines.kernels.products import COLUMNS
from workings.engines.kernels.softmax import smooth, softmax_loss
from workings.engines.kernels.team import (
    END,
    LOOKS,
    PHASE,
    finish,
    give_way,
    publish,
    read,
    take,
)
from workings.engines.kernels.updates import (
    add_penalty,
    clip_factor,
    scale,
    sum_of_gradients_squares,
    sum_of_squares,
    update,
)

#: What is said of a share: Σ of its images' part of the loss, hits, its part of ΣW², and of Σg².
LOSS, HITS, SQUARES, GRADIENTS, SAID = 0, 1, 2, 3, 8
#: What a segment reports, in the order of `Sums`; and the steps taken.
SUM_LOSS, SUM_WEIGHT, SUM_HITS, SUM_EXAMPLES, SUM_BATCHES, SUM_STEPS, SUMS = range(7)
_LARGEST = sys.float_info.max


@kernel
def _part(count, share, shares, step):
    """Return where a share of `count` begins and ends, at multiples of `step`."""
    each = (count + shares * step - 1) // (shares * step) * step
    first = min(count, share * each)
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


@part
def _do_chunk(model, rule, step, gradient, data, work, begin, first, images, weight, outputs):
    """Gather, forward, loss and backward for one chunk; return Σ share·loss and the hits.

    Or, where outputs are asked for, gather and forward only.

    Parameters
    ----------
    step
        Updates taken so far.
    begin, first
        Where in the segment the batch begins, and the chunk.
    images
        How many the chunk has.
    weight
        Σ of the batch's weights.
    outputs
        Z[L], classes×m, is written here; or there is no room, and the gradient is wanted.
    """
    layers, theta = model.layers, model.theta
    room = room_for(images)
    chunk = gather(data, first, images, room, work)
    masks, at = data.masks, first - begin
    if len(rule.thresholds):
        draw_masks(layers, rule, step, data, first, images, work)
        masks, at = work.masks_read, 0
    forward(layers, theta, data, work, chunk, masks, at, images)
    last = layers[len(layers) - 1]
    Z, dZ = rows_of(last, work.Z), rows_of(last, work.dZ)
    if outputs.size:
        for c in range(last[UNITS]):
            for j in range(images):
                outputs[c, first + j] = Z[c, j]
        return 0.0, 0
    for j in range(images):
        row = row_of(data, first + j)
        own = data.weights[row] if len(data.weights) else 1.0
        work.labels[j] = data.labels[row]
        work.shares[j] = own / weight if weight > 0 else 0.0
    loss, hits = softmax_loss(Z, dZ, last[UNITS], images, work)
    if rule.smoothing != 0:
        loss += smooth(Z, dZ, last[UNITS], images, work, rule.smoothing)
    for c in range(last[UNITS]):
        for j in range(images, room):
            dZ[c, j] = 0
    backward(layers, theta, gradient, data, work, chunk, masks, at, images)
    return loss, hits


@part
def _sum_share(model, rule, step, data, work, share, shares, begin, end, said, outputs):
    """Sum the gradient over a share of a batch; say its loss and hits. Or write its outputs."""
    gradient, weight = model.gradients[share], _weight_of(data, begin, end)
    for i in range(0 if outputs.size else len(gradient)):
        gradient[i] = 0
    said[LOSS], said[HITS], said[SQUARES] = 0.0, 0.0, 0.0
    first, last = _part(end - begin, share, shares, COLUMNS)
    most = len(work.top)
    for at in range(begin + first, begin + last, most):
        images = min(most, begin + last - at)
        loss, hits = _do_chunk(
            model, rule, step, gradient, data, work, begin, at, images, weight, outputs
        )
        said[LOSS] += loss
        said[HITS] += hits
    if rule.l2 != 0:
        first, last = _part(model.weights, share, shares, LINE)
        said[SQUARES] = sum_of_squares(model.theta[first:last])


@kernel
def _add_up_share(model, rule, share, shares):
    """Add up all shares' gradients for a part of the parameters, and the penalty's."""
    theta, gradients = model.theta, model.gradients
    first, last = _part(len(theta), share, shares, LINE)
    g = gradients[0, first:last]
    for other in range(1, shares):
        more = gradients[other, first:last]
        for i in range(len(g)):
            g[i] += more[i]
    if rule.l2 != 0:
        end = max(first, min(last, model.weights))
        add_penalty(rule.l2, theta[first:end], gradients[0, first:end])


@kernel
def _measure_share(model, share, shares, said):
    """Say a part of Σg²."""
    first, last = _part(len(model.theta), share, shares, LINE)
    said[GRADIENTS] = sum_of_gradients_squares(model.gradients[0, first:last])


@kernel
def _clip_share(model, rule, share, shares, said):
    """Scale a part of the gradient, if all of it together is too long; as `maths.clip`."""
    squares = 0.0
    for other in range(shares):
        squares += said[other, GRADIENTS]
    factor = clip_factor(math.sqrt(squares), rule.clip)
    first, last = _part(len(model.theta), share, shares, LINE)
    if factor != 1:
        scale(factor, model.gradients[0, first:last])


@kernel
def _update_share(model, rule, share, shares, step, rate):
    """Update a part of the parameters."""
    first, last = _part(len(model.theta), share, shares, LINE)
    theta, g, slots = model.theta[first:last], model.gradients[0, first:last], model.slots
    update(rule.optimiser, rule.settings, theta, g, slots[:, first:last], step, rate)


@kernel
def _sum_up(data, rule, said, shares, begin, end, sums):
    """Add what the shares of a batch said to the segment's sums; return whether to update."""
    loss, squares, weight = 0.0, 0.0, _weight_of(data, begin, end)
    for share in range(shares):
        loss += said[share, LOSS]
        squares += said[share, SQUARES]
        sums[SUM_HITS] += said[share, HITS]
    loss += 0.5 * rule.l2 * squares
    sums[SUM_LOSS] += loss * weight
    sums[SUM_WEIGHT] += weight
    sums[SUM_EXAMPLES] += end - begin
    sums[SUM_BATCHES] += 1
    return abs(loss) <= _LARGEST  # neither infinite nor not a number


def _run_batches(texts):
    def run_batches(
        team, said, model, rule, data, work, batch_size, rates, step, stop, sums, outputs
    ):
        """Take one step a batch, together with the other threads that do the same.

        A batch is two phases: the gradients of shares of its examples, then the update of shares of
        the parameters. Where gradients are clipped it is three: all of them have to be added up
        before any is scaled.

        Parameters
        ----------
        team
            See `team`; zeros at the start.
        said
            What each share has to say, a row each; there are as many shares as rows.
        model, rule, data, work
            See `layout`. The model's parameters and slots are changed; `work` is this thread's.
        batch_size, rates
            Examples a batch, and α for each batch.
        step
            Updates taken before.
        stop
            One boolean: whether to end after this batch.
        sums
            Zeros; see `SUM_LOSS` and its kin.
        outputs
            No rows; or as many rows as classes and a column an example: then Z[L] is written there
            for the first batch, and there is no loss and no update.
        """
        texts  # noqa: B018  see `jit.kept`
        examples = len(data.rows) if len(data.rows) else len(data.values)
        shares, looks = len(said), 0
        clipped = rule.clip > 0
        phases = 3 if clipped else 2
        while len(rates):
            phase = read(team, PHASE)
            if phase == END:
                break
            share = take(team, phase, shares)
            if share < 0:
                looks += 1
                if looks > LOOKS:
                    give_way()
                continue
            looks, batch = 0, phase // phases
            kind = phase - batch * phases
            begin = batch * batch_size
            end = min(begin + batch_size, examples)
            own, taken = said[share], step + batch
            if kind == 0:
                _sum_share(model, rule, taken, data, work, share, shares, begin, end, own, outputs)
            else:
                if kind == 1:
                    _add_up_share(model, rule, share, shares)
                    if clipped:
                        _measure_share(model, share, shares, own)
                if kind == phases - 1:
                    if clipped:
                        _clip_share(model, rule, share, shares, said)
                    _update_share(model, rule, share, shares, taken + 1, rates[batch])
            if not finish(team, phase, shares):
                continue
            go_on = True
            if kind == 0:
                go_on = _sum_up(data, rule, said, shares, begin, end, sums) and not outputs.size
            elif kind == phases - 1:
                sums[SUM_STEPS] += 1
                go_on = batch + 1 < len(rates) and not stop[0]
            publish(team, PHASE, phase + 1 if go_on else END)

    return run_batches


run_batches = kept(_run_batches)
