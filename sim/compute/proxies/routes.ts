import type { ComputeRoute } from '../route.js';
import { floatingIpProxyRoutes } from './floating-ip-proxy.js';
import { imageMetadataProxyRoutes } from './image-metadata-proxy.js';
import { imageProxyRoutes } from './image-proxy.js';
import { networkProxyRoutes } from './network-proxy.js';
import { securityGroupProxyRoutes } from './security-group-proxy.js';
import { volumeProxyRoutes } from './volume-proxy.js';

/** What Nova passed on to other services in the days when clients knew only Nova. */
export const proxyRoutes: readonly ComputeRoute<never>[] = [
  ...imageProxyRoutes,
  ...imageMetadataProxyRoutes,
  ...volumeProxyRoutes,
  ...networkProxyRoutes,
  ...securityGroupProxyRoutes,
  ...floatingIpProxyRoutes,
];
