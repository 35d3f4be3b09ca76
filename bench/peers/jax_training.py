"""JAX. Variants: jit (one call a step), scan (one call a repetition)."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

import workload
from workload import ALPHA, TEMPERATURE

# On a GPU; a CPU knows no such format.
jax.config.update("jax_default_matmul_precision", "tensorfloat32" if workload.DEVICE == "gpu" else None)

GLOROT = jax.nn.initializers.glorot_uniform()


class Keys:
    """One fresh key after the other."""

    def __init__(self, seed):
        self._key = jax.random.PRNGKey(seed)

    def next(self):
        self._key, key = jax.random.split(self._key)
        return key


def make_layers(layers, shape, keys):
    """Weights and moving averages of the layers as two lists, and the shape they give."""
    weights, moving = [], []
    for layer in layers:
        own, own_moving, shape = make_layer(layer, shape, keys)
        weights.append(own)
        moving.append(own_moving)
    return weights, moving, shape


def make_layer(layer, shape, keys):
    kind = layer["type"]
    if kind == "dense":
        units = layer["units"]
        return (GLOROT(keys.next(), (shape[0], units)), jnp.zeros(units)), (), (units,)
    if kind in ("conv", "depthwise"):
        return make_convolution(layer, shape, keys)
    if kind == "batch-norm":
        zeros, ones = partial(jnp.zeros, shape[2]), partial(jnp.ones, shape[2])
        return (ones(), zeros()), (zeros(), ones()), shape
    if kind == "max-pool":
        return (), (), (shape[0] // 2, shape[1] // 2, shape[2])
    if kind == "average-pool":
        return (), (), (shape[2],)
    if kind == "residual":
        weights, moving, after = make_layers(layer["layers"], shape, keys)
        shortcut, shortcut_moving, _ = make_layers(layer["shortcut"], shape, keys)
        return (weights, shortcut), (moving, shortcut_moving), after
    return (), (), ((int(np.prod(shape)),) if kind == "flatten" else shape)


def make_convolution(layer, shape, keys):
    size, stride = layer["kernel"], layer["stride"]
    is_depthwise = layer["type"] == "depthwise"
    filters = shape[2] if is_depthwise else layer["filters"]
    if is_depthwise:
        # Glorot's fans are those of the shape [size, size, channels, 1].
        kernel = GLOROT(keys.next(), (size, size, shape[2], 1)).transpose(0, 1, 3, 2)
    else:
        kernel = GLOROT(keys.next(), (size, size, shape[2], filters))
    weights = (kernel, jnp.zeros(filters)) if layer.get("bias") else (kernel,)
    return weights, (), (-(-shape[0] // stride), -(-shape[1] // stride), filters)


def apply_layers(layers, weights, moving, x):
    after = []
    for layer, own, own_moving in zip(layers, weights, moving):
        x, own_after = apply_layer(layer, own, own_moving, x)
        after.append(own_after)
    return x, after


def apply_layer(layer, weights, moving, x):
    kind = layer["type"]
    if kind == "dense":
        return x @ weights[0] + weights[1], ()
    if kind in ("conv", "depthwise"):
        return apply_convolution(layer, weights, x), ()
    if kind == "batch-norm":
        return apply_batch_norm(weights, moving, x)
    if kind == "max-pool":
        return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID"), ()
    if kind == "average-pool":
        return x.mean((1, 2)), ()
    if kind == "residual":
        body, body_after = apply_layers(layer["layers"], weights[0], moving[0], x)
        shortcut, shortcut_after = apply_layers(layer["shortcut"], weights[1], moving[1], x)
        return body + shortcut, (body_after, shortcut_after)
    if kind == "flatten":
        return x.reshape(x.shape[0], -1), ()
    return {"relu": jax.nn.relu, "relu6": jax.nn.relu6}[kind](x), ()


def apply_convolution(layer, weights, x):
    x = jax.lax.conv_general_dilated(
        x,
        weights[0],
        (layer["stride"],) * 2,
        "SAME",
        dimension_numbers=("NHWC", "HWIO", "NHWC"),
        feature_group_count=x.shape[3] if layer["type"] == "depthwise" else 1,
    )
    return x + weights[1] if layer.get("bias") else x


def apply_batch_norm(weights, moving, x):
    mean, variance = x.mean((0, 1, 2)), x.var((0, 1, 2))
    keep = workload.BATCH_NORM_MOMENTUM
    after = (keep * moving[0] + (1 - keep) * mean, keep * moving[1] + (1 - keep) * variance)
    scale = weights[0] * jax.lax.rsqrt(variance + workload.BATCH_NORM_EPSILON)
    return (x - mean) * scale + weights[1], after


def distillation_loss(logits, labels, teacher):
    target = jax.nn.log_softmax(teacher / TEMPERATURE)
    soft = (jnp.exp(target) * (target - jax.nn.log_softmax(logits / TEMPERATURE))).sum(1)
    hard = -jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], 1)[:, 0]
    return (ALPHA * TEMPERATURE**2 * soft + (1 - ALPHA) * hard).mean()


def mixture_loss(logits, labels, teacher):
    logits, target = logits[:, 0], ALPHA * teacher + (1 - ALPHA) * labels
    return (jnp.logaddexp(0, logits) - target * logits).mean()


def adam(state, gradients):
    weights, first, second, count = state
    count = count + 1
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradients)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradients)
    rate = workload.LEARNING_RATE * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
    update = lambda w, m, v: w - rate * m / (jnp.sqrt(v) + workload.EPSILON)
    return jax.tree.map(update, weights, first, second), first, second, count


def make_step(job):
    criterion = mixture_loss if job.is_binary else distillation_loss

    def loss_of(weights, moving, inputs, labels, teacher):
        logits, after = apply_layers(job.layers, weights, moving, inputs)
        return criterion(logits, labels, teacher), after

    def step(state, rows, data):
        trained, moving = state
        batch = [part[rows] for part in data]
        (loss, moving), gradients = jax.value_and_grad(loss_of, has_aux=True)(trained[0], moving, *batch)
        return (adam(trained, gradients), moving), loss

    return step


def main():
    job = workload.Job()
    data = [jnp.asarray(part) for part in (job.inputs(), job.labels(), job.teacher())]
    weights, moving, _ = make_layers(job.layers, job.input_shape, Keys(7))
    zeros = lambda: jax.tree.map(jnp.zeros_like, weights)
    parameters = sum(leaf.size for leaf in jax.tree.leaves(weights))
    state = ((weights, zeros(), zeros(), jnp.float32(0)), moving)
    step = make_step(job)
    one = jax.jit(step, donate_argnums=0)
    many = jax.jit(lambda s, all_rows, d: jax.lax.scan(lambda s, rows: step(s, rows, d), s, all_rows), donate_argnums=0)

    def step_by_step(steps):
        nonlocal state
        for rows in job.draw_batches(len(data[0]), steps).astype(np.int32):
            state, loss = one(state, rows, data)
        jax.block_until_ready(state)
        return float(loss)

    def scan(which):
        nonlocal state
        state, losses = many(state, job.draw_batches(len(data[0])).astype(np.int32), data)
        jax.block_until_ready(state)
        return float(losses[which])

    if job.variant == "jit":
        calls = lambda: step_by_step(1), lambda: step_by_step(job.steps)
    else:
        # A scan is compiled for its length, so its first call is a whole repetition.
        calls = lambda: scan(0), lambda: scan(-1)
    versions = {"jax": jax.__version__, "jaxlib": jax.lib.__version__}
    workload.run(job, parameters, versions, *calls)


main()
