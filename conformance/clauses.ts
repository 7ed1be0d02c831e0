/** The specification's clauses that checks refer to: its section, and its words. */
export const CLAUSES = {
  account: [
    'Get an Account in an OpenStack cloud',
    'There are four account details necessary: username, password, a tenant name, and the auth URL to use.',
  ],
  environment: [
    'Configure the Master',
    'os_username, os_password, os_tenant_name, os_auth_url are the same as the environment variables with uppercase names of the arguments.',
  ],
  credentials: [
    'Configure the Master',
    'The OpenStack authentication needed to create and delete instances.',
  ],
  name: ['Configure the Master', 'name: The worker name.'],
  password: ['Configure the Master', 'password: A password for the worker to login to the master with.'],
  flavor: ['Configure the Master', 'flavor: The flavor ID to use for the instance.'],
  image: ['Configure the Master', 'image: A string containing the image UUID to use for the instance.'],
  'image callable': [
    'Configure the Master',
    'A callable may instead be passed. It will be passed the list of available images and must return the image to use.',
  ],
  'callable does not block': [
    'The image argument',
    'The invocation happens in a separate thread to prevent blocking the build master.',
  ],
  'block devices': [
    'Configure the Master',
    'block_devices: A list of dictionaries. Each specifies a block device to set up during instance creation.',
  ],
  'block device uuid': ['Supported keys', 'uuid (required): The image, snapshot, or volume UUID.'],
  'block device size': ['Supported keys', 'volume_size (required): Size of the block device in GiB.'],
  'block device name': ['Supported keys', 'device_name (optional): defaults to vda.'],
  'block device source': [
    'Supported keys',
    'source_type (optional): defaults to image. Valid values are image, snapshot, or volume.',
  ],
  'block device destination': [
    'Supported keys',
    'destination_type (optional): defaults to volume. Destination of block device: volume or local.',
  ],
  'block device deletion': [
    'Supported keys',
    'delete_on_termination (optional): defaults to True. Controls if the block device will be deleted when the instance terminates.',
  ],
  'block device boot order': [
    'Supported keys',
    'boot_index (optional): defaults to 0. Integer used for boot order.',
  ],
  'volume goes too': [
    'The block_devices argument',
    'When the instance is destroyed, the volume will be terminated as well.',
  ],
  'image and block devices': [
    'The block_devices argument',
    'The example gives image and block_devices: the instance boots from the volume.',
  ],
  meta: [
    'Configure the Master',
    'meta: A dictionary of string key-value pairs to pass to the instance, available under the metadata key from the metadata service.',
  ],
  nova_args: [
    'Configure the Master',
    'nova_args: A dict that will be appended to the arguments when creating a VM.',
  ],
  client_version: [
    'Configure the Master',
    'client_version: Nova client version to use. Defaults to 1.1 (deprecated). Use 2 or 2.minor for version 2 API.',
  ],
  missing_timeout: [
    'Configure the Master',
    'missing_timeout specifies how long to wait for an instance to attach before considering the attempt to have failed. It defaults to 20 minutes.',
  ],
  notify_on_missing: ['Configure the Master', 'notify_on_missing: email addresses to alert.'],
  'latent worker': [
    'OpenStackLatentWorker supports all other configuration from the standard Worker',
    'An instance exists only while there is work; what was created is deleted.',
  ],
} as const satisfies Record<string, readonly [section: string, words: string]>;

export type ClauseId = keyof typeof CLAUSES;
