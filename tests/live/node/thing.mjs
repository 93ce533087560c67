// A Thing's document, as these tests write and read it.

import * as Y from "yjs";

export function contentOf(doc) {
  return { elements: doc.getMap("elements").toJSON(), files: doc.getMap("files").toJSON() };
}

export function setWidget(doc, widget, props) {
  doc.transact(() => {
    const widgets = doc.getMap("elements");
    const map = widgets.get(widget) ?? widgets.set(widget, new Y.Map());
    for (const [name, value] of Object.entries(props)) map.set(name, value);
  });
}
