import type { TokenRecord } from './state.js';

/** Who may do something, by Keystone's default policies with the old rules still in force, as deployed. */
export type Rule = 'anyone' | 'admin' | 'system_reader';

const RULES: Readonly<Record<Rule, (caller: TokenRecord) => boolean>> = {
  anyone: () => true,
  admin: (caller) => caller.roles.includes('admin'),
  system_reader: (caller) =>
    caller.roles.includes('admin') || (caller.system && caller.roles.includes('reader')),
};

export function allows(rule: Rule, caller: TokenRecord): boolean {
  return RULES[rule](caller);
}
