// The stage as a component of Streamlit: all that it sends; the rest comes from the app.
const mounts = new WeakMap(); // by element: its stage, and the last call for it

export default function ({ data, parentElement }) {
  const mount = mounts.get(parentElement) ?? {};
  mounts.set(parentElement, mount);
  const call = (mount.last = {});
  // Every page lies beside the folder of the modules.
  mount.stage ??= import(new URL(`${data.modules}/app.js`, location.href).href).then(
    ({ show }) => (mounts.get(parentElement) === mount ? show(parentElement, data) : null),
    () => parentElement.append(words().stage.not_loaded));
  mount.stage.then((stage) => stage?.followTheme());
  return () => {
    if (mount.last !== call) return; // one that is overtaken is ended as at unmount
    mounts.delete(parentElement);
    mount.stage.then((stage) => stage?.unmount());
  };
}

/** What the document says of the words around its lesson: stage/words.py. */
function words() {
  return JSON.parse(document.getElementById("xv-words").textContent);
}
