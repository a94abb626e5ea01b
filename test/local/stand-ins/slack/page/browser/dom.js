export const one = (selector, within = document) => within.querySelector(selector);

export function fromHtml(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
