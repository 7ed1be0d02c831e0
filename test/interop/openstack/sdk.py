"""openstacksdk, unchanged: a server that boots from a volume, on a network, with a floating IP; and back.

Prints one JSON object of what it saw. The cloud is the one of the OS_* variables.
"""
import json
import sys

import openstack

image_name, network_name = sys.argv[1:3]
cloud = openstack.connect()
seen = {'version': openstack.version.__version__}

image = cloud.get_image(image_name)
network = cloud.get_network(network_name)
external = next((n for n in cloud.list_networks() if n.get('router:external') or n.get('is_router_external')), None)
server = cloud.create_server(
    'sdk', image=image.id, flavor='m1.small', network=network.id, boot_from_volume=True, volume_size='1',
    terminate_volume=True, auto_ip=external is not None, meta={'role': 'ci'}, userdata='#!/bin/sh\n', wait=True, timeout=60)
seen['status'] = server.status
seen['metadata'] = server.metadata
seen['private'] = server.private_v4
seen['public'] = server.public_v4
seen['ips'] = [ip.floating_ip_address for ip in cloud.list_floating_ips()]
seen['volumes'] = [v.status for v in cloud.list_volumes()]
seen['found'] = [s.name for s in cloud.list_servers()]
seen['compute'] = [s.name for s in cloud.compute.servers(details=True)]
seen['ports'] = len(cloud.list_ports(filters={'device_id': server.id}))
seen['deleted'] = cloud.delete_server(server.id, wait=True, timeout=60, delete_ips=True)
seen['left'] = {'servers': len(cloud.list_servers()), 'volumes': len(cloud.list_volumes()),
                'ports': len(cloud.list_ports(filters={'device_id': server.id})), 'ips': len(cloud.list_floating_ips())}
print(json.dumps(seen))
