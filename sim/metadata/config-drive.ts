import type { Cloud } from '../cloud.js';
import type { ServerRecord } from '../compute/servers/server.js';
import { ec2MetaData, withoutLabels } from './ec2-tree.js';
import { userDataOf } from './guest-view.js';
import { entryNames, readOpenStack } from './openstack-tree.js';
import { OPENSTACK_VERSIONS, resolveVersion } from './versions.js';

/** The label of the file system that a config drive is. */
export const CONFIG_DRIVE_LABEL = 'config-2';

/** Nova's default: of EC2's versions only the last ones are on the drive. */
const EC2_ON_DRIVE = ['2009-04-04', 'latest'] as const;

/**
 * The files of a server's config drive, by path without a slash at the beginning:
 * `openstack/latest/meta_data.json`. What a guest posts (its password) is not there.
 */
export function configDriveFiles(cloud: Cloud, server: ServerRecord): Map<string, string | Uint8Array> {
  return new Map([...ec2Files(cloud, server), ...openStackFiles(cloud, server)]);
}

type File = readonly [path: string, contents: string | Uint8Array];

function ec2Files(cloud: Cloud, server: ServerRecord): File[] {
  const userData = userDataOf(server);
  return EC2_ON_DRIVE.flatMap((version) => {
    const metaData = withoutLabels(ec2MetaData(cloud, server, EC2_ON_DRIVE[0]));
    return [
      ...(userData ? [[`ec2/${version}/user-data`, userData] as const] : []),
      [`ec2/${version}/meta-data.json`, JSON.stringify(metaData)] as const,
    ];
  });
}

function openStackFiles(cloud: Cloud, server: ServerRecord): File[] {
  return [...OPENSTACK_VERSIONS, 'latest'].flatMap((version) => {
    const names = entryNames(server, resolveVersion(OPENSTACK_VERSIONS, version) ?? version);
    return names
      .filter((name) => name !== 'password')
      .flatMap((name): File[] => {
        const document = readOpenStack(cloud, server, [version, name]);
        return document ? [[`openstack/${version}/${name}`, document.body]] : [];
      });
  });
}
