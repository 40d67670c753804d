"""The scripts for JAX: its logarithms of probabilities, differentiated by `grad`."""

from xentviz.lessons import problem

IMPORTS = """\
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)  # otherwise all of it is float32

$given

"""
OUTCOME = """\
q = target


def loss(z):
    no, yes = jax.nn.log_sigmoid(jnp.stack([-z, z]))
    return -(q * yes + (1.0 - q) * no)$bits


def loss_of_predicted(p):
    return loss(jax.scipy.special.logit(p))


z = jax.scipy.special.logit(predicted)
value, gradient = jax.value_and_grad(loss)(z)
predicted_gradient = jax.grad(loss_of_predicted)(predicted)

print("loss", value.item())
print("gradient", gradient.item())
print("predicted_gradient", predicted_gradient.item())
"""
FLIPS = """\
q = target


def loss(p):
    cost = 0.0 * p
    if q > 0.0:  # 0 ln 0 is 0: what never comes costs nothing
        cost -= q * jnp.log(p)$bits
    if q < 1.0:
        cost -= (1.0 - q) * jnp.log1p(-p)$bits
    return cost


value, predicted_gradient = jax.value_and_grad(loss)(predicted)

print("loss", value.item())
print("predicted_gradient", predicted_gradient.item())
"""
SCORE = """\
q = target


def loss(z):
    no, yes = jax.nn.log_sigmoid(jnp.stack([-z, z]))
    return -(q * yes + (1.0 - q) * no)$bits


value, gradient = jax.value_and_grad(loss)(jnp.array(logit))
# dp/dz = p (1 - p), and 1 - sigmoid(z) is sigmoid(-z) without the cancellation
no, yes = jax.nn.sigmoid(jnp.array([-logit, logit]))
predicted_gradient = gradient / (yes * no)

print("loss", value.item())
print("gradient", gradient.item())
print("predicted_gradient", predicted_gradient.item())
"""
CLASSES = """\
q = jnp.array(target)


def loss(z):
    # in float64 too a loss below about 1e-16 comes out as 0
    return -jnp.sum(q * jax.nn.log_softmax(z / temperature))$bits


value, gradient = jax.value_and_grad(loss)(jnp.array(logits))

print("loss", value.item())
print("gradient", gradient.tolist())
"""
SLOPES = """\


def loss_of_predicted(p):
    return -jnp.sum(jax.scipy.special.xlogy(q, p))$bits


p = jax.nn.softmax(jnp.array(logits) / temperature)
print("predicted_gradient", jax.grad(loss_of_predicted)(p).tolist())
"""
LABELS = """\
q = jnp.array(target)


def binary_loss(z):
    yes, no = jax.nn.log_sigmoid(z), jax.nn.log_sigmoid(-z)
    return -jnp.sum(q * yes + (1.0 - q) * no)$bits


value, gradient = jax.value_and_grad(binary_loss)(jnp.array(binary_logits))

print("binary_loss", value.item())
print("binary_gradient", gradient.tolist())
"""
LINEAR_MODEL = """\
q, x = jnp.array(target), jnp.array(x)


def loss(w, b):
    z = w * x + b
    yes, no = jax.nn.log_sigmoid(z), jax.nn.log_sigmoid(-z)
    return -jnp.mean(q * yes + (1.0 - q) * no)$bits


value, gradient = jax.value_and_grad(loss, argnums=(0, 1))(weight, bias)

print("loss", value.item())
print("gradient", [part.item() for part in gradient])
"""

SCRIPTS = {
    kind: IMPORTS + text
    for kind, text in {
        problem.Outcome: OUTCOME,
        problem.Flips: FLIPS,
        problem.Score: SCORE,
        problem.Classes: CLASSES,
        problem.ChainedClasses: CLASSES + SLOPES,
        problem.Labels: LABELS,
        problem.BothQuestions: CLASSES + "\n" + LABELS,
        problem.LinearModel: LINEAR_MODEL,
    }.items()
}
