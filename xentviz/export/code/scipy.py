"""The scripts for SciPy: its special functions keep the digits."""

from xentviz.lessons import problem

SPECIAL = """\
from scipy import special

$given

"""
NUMPY = """\
import numpy as np
from scipy import special

$given

"""
OUTCOME = """\
p, q = predicted, target
loss = -(special.xlogy(q, p) + special.xlog1py(1.0 - q, -p))
gradient = p - q  # over z, where p = expit(z)
predicted_gradient = gradient / (p * (1.0 - p))

print("loss", float(loss$bits))
print("gradient", gradient$bits)
print("predicted_gradient", predicted_gradient$bits)
"""
FLIPS = """\
p, q = np.float64(predicted), target
# 0 ln 0 is 0 to xlogy: what never comes costs nothing
loss = 0.0 - special.xlogy(q, p) - special.xlog1py(1.0 - q, -p)
predicted_gradient = 0.0
with np.errstate(divide="ignore"):  # the slope of ln p at 0 is infinite
    if q > 0.0:
        predicted_gradient -= q / p
    if q < 1.0:
        predicted_gradient += (1.0 - q) / (1.0 - p)

print("loss", float(loss$bits))
print("predicted_gradient", float(predicted_gradient$bits))
"""
SCORE = """\
z, q = logit, target
loss = -(q * special.log_expit(z) + (1.0 - q) * special.log_expit(-z))
p, not_p = special.expit(z), special.expit(-z)
# p - q, without its cancellation where both come close to 1
gradient = (1.0 - q) * p - q * not_p
predicted_gradient = gradient / (p * not_p)

print("loss", float(loss$bits))
print("gradient", float(gradient$bits))
print("predicted_gradient", float(predicted_gradient$bits))
"""
CLASSES = """\
q, scaled = np.array(target), np.array(logits) / temperature
p = special.softmax(scaled)
# not the logarithm of p, which may have rounded to 0 or to 1; of log_softmax too
# a loss below about 1e-16 comes out as 0, and so does the slope of its class
loss = 0.0 - (q * special.log_softmax(scaled)).sum()
gradient = (p - q) / temperature

print("loss", float(loss$bits))
print("gradient", [float(part) for part in gradient$bits])
"""
SLOPES = """\

slope = 0.0 - q / p
print("predicted_gradient", [float(part) for part in slope$bits])
"""
LABELS = """\
q, z = np.array(target), np.array(binary_logits)
terms = q * special.log_expit(z) + (1.0 - q) * special.log_expit(-z)
binary_loss = -terms.sum()
p, not_p = special.expit(z), special.expit(-z)
# p - q, without its cancellation where both come close to 1
binary_gradient = (1.0 - q) * p - q * not_p

print("binary_loss", float(binary_loss$bits))
print("binary_gradient", [float(part) for part in binary_gradient$bits])
"""
LINEAR_MODEL = """\
q, x = np.array(target), np.array(x)
z = weight * x + bias
terms = q * special.log_expit(z) + (1.0 - q) * special.log_expit(-z)
loss = -terms.mean()
p, not_p = special.expit(z), special.expit(-z)
# p - q, without its cancellation where both come close to 1
slope = (1.0 - q) * p - q * not_p
# over the weight, and over the bias
gradient = np.array([(slope * x).mean(), slope.mean()])

print("loss", float(loss$bits))
print("gradient", [float(part) for part in gradient$bits])
"""

SCRIPTS = {
    problem.Outcome: SPECIAL + OUTCOME,
    problem.Flips: NUMPY + FLIPS,
    problem.Score: SPECIAL + SCORE,
    problem.Classes: NUMPY + CLASSES,
    problem.ChainedClasses: NUMPY + CLASSES + SLOPES,
    problem.Labels: NUMPY + LABELS,
    problem.BothQuestions: NUMPY + CLASSES + "\n" + LABELS,
    problem.LinearModel: NUMPY + LINEAR_MODEL,
}
