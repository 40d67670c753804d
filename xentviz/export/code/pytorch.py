"""The scripts for PyTorch: its own losses, and gradients by its autograd."""

from xentviz.lessons import problem

TORCH = """\
import torch

$given

"""
FUNCTIONAL = """\
import torch
import torch.nn.functional as F

$given

"""
OUTCOME = """\
p = torch.tensor(predicted, dtype=torch.float64, requires_grad=True)
q = torch.tensor(target, dtype=torch.float64)
z = torch.logit(p)
z.retain_grad()
# from z: F.binary_cross_entropy(p, q) takes no ln p below -100
loss = F.binary_cross_entropy_with_logits(z, q)$bits
loss.backward()

print("loss", loss.item())
print("gradient", z.grad.item())
print("predicted_gradient", p.grad.item())
"""
FLIPS = """\
p = torch.tensor(predicted, dtype=torch.float64, requires_grad=True)
q = target
# written out: F.binary_cross_entropy(p, q) takes no ln p below -100, and 0 costs inf
loss = torch.zeros((), dtype=torch.float64)
if q > 0.0:  # 0 ln 0 is 0: what never comes costs nothing
    loss = loss - q * torch.log(p)$bits
if q < 1.0:
    loss = loss - (1.0 - q) * torch.log1p(-p)$bits
loss.backward()

print("loss", loss.item())
print("predicted_gradient", p.grad.item())
"""
SCORE = """\
z = torch.tensor(logit, dtype=torch.float64, requires_grad=True)
q = torch.tensor(target, dtype=torch.float64)
loss = F.binary_cross_entropy_with_logits(z, q)$bits
loss.backward()
# dp/dz = p (1 - p), and 1 - sigmoid(z) is sigmoid(-z) without the cancellation
predicted_gradient = z.grad / (torch.sigmoid(z) * torch.sigmoid(-z))

print("loss", loss.item())
print("gradient", z.grad.item())
print("predicted_gradient", predicted_gradient.item())
"""
CLASSES = """\
z = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
q = torch.tensor(target, dtype=torch.float64)  # torch.tensor(0) for class 0 alone
# in float64 too a loss below about 1e-16 comes out as 0
loss = F.cross_entropy(z / temperature, q)$bits
loss.backward()

print("loss", loss.item())
print("gradient", z.grad.tolist())
"""
SLOPES = """\

p = F.softmax(z.detach() / temperature, dim=0).requires_grad_()
(-torch.xlogy(q, p).sum()$bits).backward()
print("predicted_gradient", p.grad.tolist())
"""
LABELS = """\
z = torch.tensor(binary_logits, dtype=torch.float64, requires_grad=True)
q = torch.tensor(target, dtype=torch.float64)
loss = F.binary_cross_entropy_with_logits(z, q, reduction="sum")$bits
loss.backward()

print("binary_loss", loss.item())
print("binary_gradient", z.grad.tolist())
"""
LINEAR_MODEL = """\
w = torch.tensor(weight, dtype=torch.float64, requires_grad=True)
b = torch.tensor(bias, dtype=torch.float64, requires_grad=True)
x = torch.tensor(x, dtype=torch.float64)
q = torch.tensor(target, dtype=torch.float64)
loss = F.binary_cross_entropy_with_logits(w * x + b, q)$bits
loss.backward()

print("loss", loss.item())
print("gradient", [w.grad.item(), b.grad.item()])
"""

SCRIPTS = {
    problem.Outcome: FUNCTIONAL + OUTCOME,
    problem.Flips: TORCH + FLIPS,
    problem.Score: FUNCTIONAL + SCORE,
    problem.Classes: FUNCTIONAL + CLASSES,
    problem.ChainedClasses: FUNCTIONAL + CLASSES + SLOPES,
    problem.Labels: FUNCTIONAL + LABELS,
    problem.BothQuestions: FUNCTIONAL + CLASSES + "\n" + LABELS,
    problem.LinearModel: FUNCTIONAL + LINEAR_MODEL,
}
