/** Parts of blocks, as an app sends them. */
export function label(text: string) {
  return { type: "plain_text", text };
}

export function option(value: string) {
  return { text: label(`The ${value}`), value };
}

export function button(action_id: string, more: object = {}) {
  return { type: "button", text: label(action_id), action_id, value: "acme/web#1", ...more };
}

export function buttons(...elements: object[]) {
  return [{ type: "actions", block_id: "card", elements }];
}

export function input(block_id: string, element: object, more: object = {}) {
  return {
    type: "input",
    block_id,
    label: label(block_id),
    element: { action_id: "in", ...element },
    ...more,
  };
}

export function modal(...blocks: object[]) {
  return {
    type: "modal",
    callback_id: "label",
    private_metadata: '{"issue":1}',
    title: label("Label"),
    submit: label("Save"),
    blocks,
  };
}
