import { html } from "hono/html";
import { type Input, type InputElement, MIN_QUERY_LENGTH, type Option } from "../inputs.ts";
import type { Names } from "./names.ts";
import type { Piece } from "./text.ts";
import { renderTextObject } from "./text-object.ts";

/** An input of a modal, whose value the script reads. */
export function renderInput({ block_id, label, element, hint, optional }: Input, names: Names): Piece {
  const id = `input-${block_id}`;
  const attributes = html`id="${id}" aria-describedby="${id}-error${hint ? ` ${id}-hint` : ""}"${
    optional ? "" : html` aria-required="true"`
  }${element.focus_on_load ? html` autofocus` : ""}`;
  return html`<div class="input" data-input="${element.type}" data-block="${block_id ?? ""}"><label for="${id}">${renderTextObject(label, names)}${
    optional ? html` <span class="optional">(optional)</span>` : ""
  }</label>${renderElement(element, id, attributes)}<p class="error" id="${id}-error"></p>${
    hint ? html`<p class="hint" id="${id}-hint">${renderTextObject(hint, names)}</p>` : ""
  }</div>`;
}

function renderElement(element: InputElement, id: string, attributes: Piece): Piece {
  const placeholder = element.placeholder?.text ?? "";
  switch (element.type) {
    case "plain_text_input": {
      const { multiline, initial_value: value = "" } = element;
      return multiline
        ? html`<textarea ${attributes} rows="4" placeholder="${placeholder}">${value}</textarea>`
        : html`<input ${attributes} type="text" placeholder="${placeholder}" value="${value}">`;
    }
    case "datepicker":
      return html`<input ${attributes} type="date" value="${element.initial_date ?? ""}">`;
    case "static_select": {
      const initial = element.initial_option?.value;
      return html`<select ${attributes}><option value="">${placeholder || "Select an option"}</option>${element.options.map(
        ({ text, value }) =>
          html`<option value="${value}" ${value === initial ? "selected" : ""}>${text.text}</option>`,
      )}</select>`;
    }
    case "multi_external_select": {
      const { action_id, min_query_length = MIN_QUERY_LENGTH, max_selected_items: max } = element;
      return html`<div class="multi" data-action="${action_id ?? ""}" data-min="${min_query_length}" data-max="${max ?? ""}">${(
        element.initial_options ?? []
      ).map(
        renderChip,
      )}<input ${attributes} type="text" role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="${id}-options" autocomplete="off" placeholder="${placeholder || "Select options"}"><ul id="${id}-options" role="listbox" aria-label="Options" hidden></ul></div>`;
    }
  }
}

function renderChip({ text, value }: Option): Piece {
  return html`<span class="chip" data-value="${value}">${text.text}<button type="button" aria-label="Remove ${text.text}">✕</button></span>`;
}
