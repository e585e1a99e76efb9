const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for HTML and SVG, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** Text for a cell of a Markdown table: it stays on its line, and nothing in it is markup. */
export function escapeMarkdown(text: string): string {
  return escapeHtml(text)
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_[\]|~]/g, "\\$&");
}
