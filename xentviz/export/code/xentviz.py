"""The scripts for this package: its public names, and what they leave to say."""

from xentviz.lessons import problem

IMPORTS = """\
import xentviz

$given

"""
NUMPY = """\
import numpy as np
import xentviz

$given

"""
OUTCOME = """\
p, q = predicted, target
loss = xentviz.binary_cross_entropy(p, q)
gradient = p - q  # over z, where p = sigmoid(z)
predicted_gradient = xentviz.binary_cross_entropy_gradient(p, q)

print("loss", float(loss$bits))
print("gradient", gradient$bits)
print("predicted_gradient", float(predicted_gradient$bits))
"""
FLIPS = """\
loss = xentviz.binary_cross_entropy(predicted, target)
slope = xentviz.binary_cross_entropy_gradient(predicted, target)

print("loss", float(loss$bits))
print("predicted_gradient", float(slope$bits))
"""
SCORE = """\
z, q = logit, target
loss = xentviz.binary_cross_entropy_with_logits(z, q)
# two outcomes are two classes, of the scores 0 and z
gradient = xentviz.cross_entropy_gradient([0.0, z], [1.0 - q, q])[1]
predicted_gradient = gradient / (xentviz.sigmoid(z) * xentviz.sigmoid(-z))

print("loss", float(loss$bits))
print("gradient", float(gradient$bits))
print("predicted_gradient", float(predicted_gradient$bits))
"""
CLASSES = """\
q, scaled = np.array(target), np.array(logits) / temperature
loss = xentviz.cross_entropy(scaled, q)
gradient = xentviz.cross_entropy_gradient(scaled, q) / temperature

print("loss", float(loss$bits))
print("gradient", [float(part) for part in gradient$bits])
"""
SLOPES = """\

slope = 0.0 - q / xentviz.softmax(scaled)
print("predicted_gradient", [float(part) for part in slope$bits])
"""
LABELS = """\
q, z = np.array(target), np.array(binary_logits)
loss_of_each = xentviz.binary_cross_entropy_with_logits(z, q, reduction="none")
binary_loss = loss_of_each.sum()
p, not_p = xentviz.sigmoid(z), xentviz.sigmoid(-z)
# p - q, without its cancellation where both come close to 1
binary_gradient = (1.0 - q) * p - q * not_p

print("binary_loss", float(binary_loss$bits))
print("binary_gradient", [float(part) for part in binary_gradient$bits])
"""
LINEAR_MODEL = """\
q, x = np.array(target), np.array(x)
z = weight * x + bias
loss = xentviz.binary_cross_entropy_with_logits(z, q)
p, not_p = xentviz.sigmoid(z), xentviz.sigmoid(-z)
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
    problem.Score: IMPORTS + SCORE,
    problem.Classes: NUMPY + CLASSES,
    problem.ChainedClasses: NUMPY + CLASSES + SLOPES,
    problem.Labels: NUMPY + LABELS,
    problem.BothQuestions: NUMPY + CLASSES + "\n" + LABELS,
    problem.LinearModel: NUMPY + LINEAR_MODEL,
}
