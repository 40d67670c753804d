// Attributes of the nodes that Plotly made, each written only where it is another: an SVG
// node that is given what it has is laid out and painted all the same.

/** Give a node an attribute. */
export function setTo(node, name, value) {
  const text = String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/** Show or hide a node as Plotly does with what is beyond its axes. */
export function setShown(node, isShown) {
  if (!isShown) setTo(node, "display", "none");
  else if (node.hasAttribute("display")) node.removeAttribute("display");
}
