import { idsIn, parsed } from './side.js';

export interface MadeRule {
  readonly id: string;
  readonly standard_attr_id: number;
}

/** Ids in an answer, in the order in which they were drawn: rules of a security group are shown in another. */
export function idsMade(body: string): string[] {
  const group = parsed(body)['security_group'] as
    | { id: string; security_group_rules?: readonly MadeRule[] }
    | undefined;
  return group?.security_group_rules ? [group.id, ...inOrder(group.security_group_rules)] : idsIn(body);
}

export function inOrder(rules: readonly MadeRule[]): string[] {
  return [...rules].sort((one, other) => one.standard_attr_id - other.standard_attr_id).map(({ id }) => id);
}
