import { inOrder, type MadeRule } from './foresight.js';
import type { Account, Asked, Side } from './side.js';

export const ADMIN: Account = { user: 'admin', password: 'adminpass', project: 'admin' };

/**
 * A project with an ordinary user in it, made by the administrator for this run alone: nobody else's things are in
 * the way, and nothing of theirs can be hit.
 */
export class Project {
  readonly #sides: readonly Side[];
  readonly #name: string;
  readonly #made = new Map<Side, string[]>();
  readonly #projects = new Map<Side, string>();

  constructor(sides: readonly Side[], name: string) {
    this.#sides = sides;
    this.#name = name;
  }

  async make(): Promise<void> {
    const drawn: Record<string, string> = {};
    const make = async (side: Side, path: string, body: unknown): Promise<string> => {
      side.target.foresee?.(drawn[path] === undefined ? [] : [drawn[path]]);
      drawn[path] = idOf(await side.ask('keystone', 'POST', path, body));
      return drawn[path];
    };
    for (const side of this.#sides) {
      await side.logIn(ADMIN);
      side.keepAdministrator();
      side.ids.set('ADMIN-PROJECT', side.ids.get('PROJECT') ?? '');
      const name = this.#name;
      side.ids.set('RUN', name);
      const project = await make(side, '/v3/projects', { project: { name } });
      this.#projects.set(side, project);
      this.#made.set(side, [`/v3/projects/${project}`]);
      const user = await make(side, '/v3/users', { user: { name, password: 'password' } });
      this.#made.set(side, [`/v3/users/${user}`, `/v3/projects/${project}`]);
      const { body } = await side.ask('keystone', 'GET', '/v3/roles?name=member');
      const [role] = body['roles'] as { id: string }[];
      await side.ask('keystone', 'PUT', `/v3/projects/${project}/users/${user}/roles/${role?.id}`);
      const quota_set = { instances: 14, cores: 28 };
      await side.ask('nova', 'PUT', `/v2.1/os-quota-sets/${project}`, { quota_set });
      await side.logIn({ user: name, password: 'password', project: name });
      await learnIds(side);
    }
    await this.#beAlike();
  }

  /** The group that every project has comes with the first look at it. */
  async #beAlike(): Promise<void> {
    let drawn: string[] = [];
    for (const side of this.#sides) {
      side.target.foresee?.(drawn);
      const { body } = await side.ask('neutron', 'GET', '/v2.0/security-groups');
      const [group] = body['security_groups'] as DefaultGroup[];
      drawn = [String(group?.id), ...inOrder(group?.security_group_rules ?? [])];
    }
  }

  async remove(): Promise<void> {
    for (const side of this.#sides) {
      await side.logIn(ADMIN);
      const project = this.#projects.get(side);
      await side.ask('neutron', 'DELETE', `/v2.0/quotas/${project}`);
      await side.ask('nova', 'DELETE', `/v2.1/os-quota-sets/${project}`);
      await side.ask('cinder', 'DELETE', `/v3/ID-OF-PROJECT/os-quota-sets/${project}`);
      for (const path of this.#made.get(side) ?? []) await side.ask('keystone', 'DELETE', path);
    }
  }
}

interface DefaultGroup {
  readonly id: string;
  readonly security_group_rules: readonly MadeRule[];
}

/** Of what the operator has set up alike on both sides. */
async function learnIds(side: Side): Promise<void> {
  const images = await side.ask('glance', 'GET', '/v2/images?name=tiny-1');
  const types = await side.ask('cinder', 'GET', '/v3/ID-OF-PROJECT/types');
  side.ids.set('PUBLIC-IMAGE', named(images, 'images', 'tiny-1'));
  side.ids.set('TYPE', named(types, 'volume_types', 'noop'));
}

function named({ body }: Asked, key: string, name: string): string {
  const list = (body[key] ?? []) as { id: string; name: string }[];
  const found = list.find((one) => one.name === name);
  if (!found) throw new Error(`there is no ${name} among the ${key}: set the cloud up like the recorded one`);
  return found.id;
}

function idOf({ status, body }: Asked): string {
  const [made] = Object.values(body) as { id?: string }[];
  if (status !== 201 || made?.id === undefined) throw new Error(`${status} ${JSON.stringify(body)}`);
  return made.id;
}
