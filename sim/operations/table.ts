/** `METHOD /path/{parameter}` to the operation's name. */
export type OperationTable = Readonly<Record<string, string>>;

/** The five operations that most collections have. A replacing PUT and a patching PATCH are both an update. */
export function crud(path: string, one: string, many: string, id: string): OperationTable {
  return {
    [`GET ${path}`]: `list${many}`,
    [`POST ${path}`]: `create${one}`,
    [`GET ${path}/{${id}}`]: `show${one}`,
    [`PUT ${path}/{${id}}`]: `update${one}`,
    [`PATCH ${path}/{${id}}`]: `update${one}`,
    [`DELETE ${path}/{${id}}`]: `delete${one}`,
  };
}
