const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escaped(text: unknown): string {
  return String(text).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** Markup with values that are text. */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): string {
  return parts.reduce((all, part, index) => `${all}${escaped(values[index - 1])}${part}`);
}
