import { homeHost } from './home-host.js';
import type { HostFactory } from './host.js';
import { onlyofficeHost } from './onlyoffice-host.js';
import { wopiHost } from './wopi-host.js';

/** Hosts by the name that the door puts into the address: `#token=…&host=wopi`. */
const HOSTS: Record<string, HostFactory> = {
  onlyoffice: onlyofficeHost,
  wopi: wopiHost,
};

export function hostNamed(name: string | null): HostFactory {
  return (name === null ? undefined : HOSTS[name]) ?? homeHost;
}
