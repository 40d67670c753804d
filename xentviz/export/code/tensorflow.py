"""The scripts for TensorFlow and Keras: their own losses, differentiated by a tape."""

from xentviz.lessons import problem

IMPORTS = """\
import tensorflow as tf

$given

"""
KERAS = """\
import tensorflow as tf
from keras import losses

$given

"""
OUTCOME = """\
p, q = tf.constant(predicted, tf.float64), tf.constant(target, tf.float64)
with tf.GradientTape() as tape:
    tape.watch(p)
    z = tf.math.log(p) - tf.math.log1p(-p)
    # from z: keras.losses.binary_crossentropy(q, p) clips p by 1e-7
    loss = tf.nn.sigmoid_cross_entropy_with_logits(q, z)$bits
gradient, predicted_gradient = tape.gradient(loss, [z, p])

print("loss", float(loss))
print("gradient", float(gradient))
print("predicted_gradient", float(predicted_gradient))
"""
FLIPS = """\
p, q = tf.constant(predicted, tf.float64), target
with tf.GradientTape() as tape:
    tape.watch(p)
    # written out: keras.losses.binary_crossentropy(q, p) clips p by 1e-7
    loss = 0.0 * p
    if q > 0.0:  # 0 ln 0 is 0: what never comes costs nothing
        loss -= q * tf.math.log(p)$bits
    if q < 1.0:
        loss -= (1.0 - q) * tf.math.log1p(-p)$bits
predicted_gradient = tape.gradient(loss, p)

print("loss", float(loss))
print("predicted_gradient", float(predicted_gradient))
"""
SCORE = """\
z, q = tf.constant(logit, tf.float64), tf.constant(target, tf.float64)
with tf.GradientTape() as tape:
    tape.watch(z)
    loss = tf.nn.sigmoid_cross_entropy_with_logits(q, z)$bits
gradient = tape.gradient(loss, z)
# dp/dz = p (1 - p), and 1 - sigmoid(z) is sigmoid(-z) without the cancellation
predicted_gradient = gradient / (tf.sigmoid(z) * tf.sigmoid(-z))

print("loss", float(loss))
print("gradient", float(gradient))
print("predicted_gradient", float(predicted_gradient))
"""
CLASSES = """\
z, q = tf.constant(logits, tf.float64), tf.constant(target, tf.float64)
with tf.GradientTape() as tape:
    tape.watch(z)
    # from_logits: of probabilities it would clip each by 1e-7
    scaled = z / temperature
    loss = losses.categorical_crossentropy(q, scaled, from_logits=True)$bits
gradient = tape.gradient(loss, z)

print("loss", float(loss))
print("gradient", gradient.numpy().tolist())
"""
SLOPES = """\

p = tf.nn.softmax(z / temperature)
with tf.GradientTape() as tape:
    tape.watch(p)
    loss = -tf.reduce_sum(tf.math.xlogy(q, p))$bits
print("predicted_gradient", tape.gradient(loss, p).numpy().tolist())
"""
LABELS = """\
z, q = tf.constant(binary_logits, tf.float64), tf.constant(target, tf.float64)
with tf.GradientTape() as tape:
    tape.watch(z)
    # the sum: keras.losses.binary_crossentropy takes the mean
    loss = tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(q, z))$bits
gradient = tape.gradient(loss, z)

print("binary_loss", float(loss))
print("binary_gradient", gradient.numpy().tolist())
"""
LINEAR_MODEL = """\
w, b = tf.Variable(weight, dtype=tf.float64), tf.Variable(bias, dtype=tf.float64)
x, q = tf.constant(x, tf.float64), tf.constant(target, tf.float64)
with tf.GradientTape() as tape:
    # from_logits: of probabilities it would clip each by 1e-7
    loss = losses.binary_crossentropy(q, w * x + b, from_logits=True)$bits
gradient = tape.gradient(loss, [w, b])

print("loss", float(loss))
print("gradient", [float(part) for part in gradient])
"""

SCRIPTS = {
    problem.Outcome: IMPORTS + OUTCOME,
    problem.Flips: IMPORTS + FLIPS,
    problem.Score: IMPORTS + SCORE,
    problem.Classes: KERAS + CLASSES,
    problem.ChainedClasses: KERAS + CLASSES + SLOPES,
    problem.Labels: IMPORTS + LABELS,
    problem.BothQuestions: KERAS + CLASSES + "\n" + LABELS,
    problem.LinearModel: KERAS + LINEAR_MODEL,
}
