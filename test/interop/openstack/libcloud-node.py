"""Apache Libcloud, unchanged: a server with a key, a security group and a volume; and back.

Prints one JSON object of what it saw. The cloud is at the URL given, users and all as the simulator has them.
"""
import json
import sys

from libcloud.compute.drivers.openstack import OpenStack_2_NodeDriver

driver = OpenStack_2_NodeDriver(
    'user', 'password', ex_tenant_name='tenant', ex_force_auth_url=sys.argv[1],
    ex_force_auth_version='3.x_password', ex_domain_name='Default', ex_force_service_region='RegionOne')

size = next(size for size in driver.list_sizes() if size.name == 'm1.small')
image = driver.get_image('3f0b8868-67e7-4a5b-b685-2824709bd486')
network = next(network for network in driver.ex_list_networks() if network.name == 'tenant-net')
key = driver.create_key_pair('libcloud')
group = driver.ex_create_security_group('libcloud', 'of a test')
rule = driver.ex_create_security_group_rule(group, 'tcp', 22, 22, '0.0.0.0/0')
node = driver.create_node(
    name='libcloud', image=image, size=size, networks=[network], ex_keyname=key.name, ex_security_groups=[group],
    ex_userdata='#!/bin/sh\n', ex_metadata={'role': 'ci'})
[(node, addresses)] = driver.wait_until_running([node], wait_period=0.2, timeout=30, ssh_interface='private_ips')
volume = driver.create_volume(1, 'libcloud')
driver.attach_volume(node, volume)
seen = {
    'state': node.state,
    'addresses': len(addresses),
    'metadata': driver.ex_get_metadata(node),
    'groups': [group.name for group in driver.ex_get_node_security_groups(node)],
    'rule': [rule.from_port, rule.ip_protocol],
    'attached': [server['server_id'] == node.id for server in driver.ex_get_volume(volume.id).extra['attachments']],
    'stopped': driver.ex_stop_node(node),
}
driver.detach_volume(driver.ex_get_volume(volume.id))
driver.destroy_volume(volume)
driver.destroy_node(node)
driver.ex_delete_security_group(group)
driver.delete_key_pair(key)
seen['left'] = len(driver.list_nodes()) + len(driver.list_volumes()) + len(driver.list_key_pairs())
json.dump(seen, sys.stdout)
