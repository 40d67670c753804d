"""The scripts for NumPy alone: every formula is written out."""

from xentviz.lessons import problem

IMPORTS = """\
import numpy as np

$given

"""
LOG_SIGMOID = """\
import numpy as np


def log_sigmoid(z):
    return np.minimum(z, 0.0) - np.log1p(np.exp(-np.abs(z)))


$given

"""
OUTCOME = """\
p, q = predicted, target
loss = -(q * np.log(p) + (1.0 - q) * np.log1p(-p))
gradient = p - q  # over z, where p = sigmoid(z)
predicted_gradient = gradient / (p * (1.0 - p))

print("loss", float(loss$bits))
print("gradient", gradient$bits)
print("predicted_gradient", predicted_gradient$bits)
"""
FLIPS = """\
p, q = np.float64(predicted), target
loss, predicted_gradient = 0.0, 0.0
with np.errstate(divide="ignore"):  # -ln 0 is infinite, and so is its slope
    if q > 0.0:  # 0 ln 0 is 0: what never comes costs nothing
        loss -= q * np.log(p)
        predicted_gradient -= q / p
    if q < 1.0:
        loss -= (1.0 - q) * np.log1p(-p)
        predicted_gradient += (1.0 - q) / (1.0 - p)

print("loss", float(loss$bits))
print("predicted_gradient", float(predicted_gradient$bits))
"""
SCORE = """\
z, q = logit, target
loss = -(q * log_sigmoid(z) + (1.0 - q) * log_sigmoid(-z))
p, not_p = np.exp(log_sigmoid(z)), np.exp(log_sigmoid(-z))
# p - q, without its cancellation where both come close to 1
gradient = (1.0 - q) * p - q * not_p
predicted_gradient = gradient / (p * not_p)

print("loss", float(loss$bits))
print("gradient", float(gradient$bits))
print("predicted_gradient", float(predicted_gradient$bits))
"""
CLASSES = """\
q, scaled = np.array(target), np.array(logits) / temperature
gap = scaled.max() - scaled  # exp(-gap) cannot overflow
# The 1 of the likeliest class goes into log1p: a small loss keeps its digits.
others = np.delete(gap, gap.argmin())
log_p = -gap - np.log1p(np.exp(-others).sum())
p = np.exp(log_p)
loss = -(q * log_p).sum()
# p - q, without its cancellation where both come close to 1
gradient = np.where(q == 1.0, np.expm1(log_p), p - q) / temperature

print("loss", float(loss$bits))
print("gradient", [float(part) for part in gradient$bits])
"""
SLOPES = """\

slope = 0.0 - q / p
print("predicted_gradient", [float(part) for part in slope$bits])
"""
LABELS = """\
q, z = np.array(target), np.array(binary_logits)
binary_loss = -(q * log_sigmoid(z) + (1.0 - q) * log_sigmoid(-z)).sum()
p, not_p = np.exp(log_sigmoid(z)), np.exp(log_sigmoid(-z))
# p - q, without its cancellation where both come close to 1
binary_gradient = (1.0 - q) * p - q * not_p

print("binary_loss", float(binary_loss$bits))
print("binary_gradient", [float(part) for part in binary_gradient$bits])
"""
LINEAR_MODEL = """\
q, x = np.array(target), np.array(x)
z = weight * x + bias
loss = -(q * log_sigmoid(z) + (1.0 - q) * log_sigmoid(-z)).mean()
p, not_p = np.exp(log_sigmoid(z)), np.exp(log_sigmoid(-z))
# p - q, without its cancellation where both come close to 1
slope = (1.0 - q) * p - q * not_p
# over the weight, and over the bias
gradient = np.array([(slope * x).mean(), slope.mean()])

print("loss", float(loss$bits))
print("gradient", [float(part) for part in gradient$bits])
"""

SCRIPTS = {
    problem.Outcome: IMPORTS + OUTCOME,
    problem.Flips: IMPORTS + FLIPS,
    problem.Score: LOG_SIGMOID + SCORE,
    problem.Classes: IMPORTS + CLASSES,
    problem.ChainedClasses: IMPORTS + CLASSES + SLOPES,
    problem.Labels: LOG_SIGMOID + LABELS,
    problem.BothQuestions: LOG_SIGMOID + CLASSES + "\n" + LABELS,
    problem.LinearModel: LOG_SIGMOID + LINEAR_MODEL,
}
