// All that travels with each message; the stage itself comes from the app, once a page.
const mounts = new WeakMap(); // by element: its stage, and the last call for it

export default async function ({ data, parentElement, setTriggerValue }) {
  const mount = mounts.get(parentElement) ?? {};
  mounts.set(parentElement, mount);
  const call = (mount.last = {});
  mount.stage ??= import(new URL(`${data.modules}stage.js`, document.baseURI)).then(
    ({ Stage }) => new Stage(parentElement, (message) => mount.send("moved", message)),
    () => parentElement.append("The lesson could not be loaded: reload the page to try again."));
  mount.send = setTriggerValue;
  const stage = await mount.stage;
  const isLast = () => mount.last === call; // one that is overtaken is ended as at unmount
  if (isLast() && parentElement.isConnected) stage?.receive(data);
  return () => {
    if (!isLast()) return;
    stage?.unmount();
    mounts.delete(parentElement);
  };
}
