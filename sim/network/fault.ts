/** Neutron's refusal of a request. Thrown by rules, rendered by the service. */
export class NetworkFault extends Error {
  readonly status: number;
  /** The name of Neutron's exception, which clients look at: `NetworkNotFound`. */
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.name = 'NetworkFault';
    this.status = status;
    this.type = type;
  }

  get body(): unknown {
    return { NeutronError: { type: this.type, message: this.message, detail: '' } };
  }
}

const MALFORMED =
  'The server could not comply with the request since it is either malformed or otherwise incorrect.';

/** A body that is not what the API takes. */
export const badRequest = (message: string): NetworkFault => new NetworkFault(400, 'HTTPBadRequest', message);
/** A value that cannot be turned into what its attribute takes. */
export const invalidInput = (reason: string): NetworkFault =>
  new NetworkFault(400, 'InvalidInput', `Invalid input for operation: ${reason}.`);
export const badResource = (resource: string, reason: string): NetworkFault =>
  new NetworkFault(400, 'BadRequest', `Bad ${resource} request: ${reason}.`);
export const refused = (type: string, message: string): NetworkFault => new NetworkFault(400, type, message);
export const conflict = (type: string, message: string): NetworkFault => new NetworkFault(409, type, message);
export const noSuchPath = (): NetworkFault =>
  new NetworkFault(404, 'HTTPNotFound', 'The resource could not be found.');
export const methodNotAllowed = (): NetworkFault => new NetworkFault(405, 'HTTPMethodNotAllowed', MALFORMED);
export const notAcceptable = (): NetworkFault => new NetworkFault(406, 'HTTPNotAcceptable', MALFORMED);
/** @param rule as oslo.policy shows it: `rule:create_network` */
export const policyForbids = (rule: string): NetworkFault =>
  new NetworkFault(403, 'PolicyNotAuthorized', `${rule} is disallowed by policy`);

/** What is said of a thing that is not there, or that the client may not see. By the resource's name. */
const NOT_FOUND: Readonly<Record<string, readonly [type: string, message: string]>> = {
  network: ['NetworkNotFound', 'Network % could not be found.'],
  subnet: ['SubnetNotFound', 'Subnet % could not be found.'],
  port: ['PortNotFound', 'Port % could not be found.'],
  security_group: ['SecurityGroupNotFound', 'Security group % does not exist'],
  security_group_rule: ['SecurityGroupRuleNotFound', 'Security group rule % does not exist'],
  router: ['RouterNotFound', 'Router % could not be found'],
  floatingip: ['FloatingIPNotFound', 'Floating IP % could not be found'],
  subnetpool: ['SubnetPoolNotFound', 'Subnet pool % could not be found.'],
  address_scope: ['AddressScopeNotFound', 'Address scope % could not be found.'],
  address_group: ['AddressGroupNotFound', 'Address group % could not be found.'],
  agents: ['AgentNotFound', 'Agent % could not be found.'],
  rbac_policy: ['RbacPolicyNotFound', 'RBAC policy of type unknown with ID % not found'],
  agent: ['AgentNotFound', 'Agent % could not be found.'],
  service_profile: ['ServiceProfileNotFound', 'Service Profile % could not be found.'],
  network_ip_availabilities: ['NetworkNotFound', 'Network % could not be found.'],
  flavor: ['FlavorNotFound', 'Flavor % could not be found.'],
};

export function notFound(resource: string, id: string): NetworkFault {
  const [type, message] = NOT_FOUND[resource] ?? ['HTTPNotFound', 'The resource could not be found.'];
  return new NetworkFault(
    404,
    type,
    message.replace('%', () => id),
  );
}
