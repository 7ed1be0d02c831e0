import type { TokenRecord } from './state.js';

/**
 * Who may do something, by Keystone's default policies with the old rules still in force, as it is deployed. Domain
 * administrators are not told apart: a domain's admin is an admin.
 */
export type Policy = (caller: TokenRecord) => boolean;

export const anyone: Policy = () => true;

export const admin: Policy = (caller) => caller.roles.includes('admin');

export const systemReader: Policy = (caller) =>
  admin(caller) || (caller.system && caller.roles.includes('reader'));
