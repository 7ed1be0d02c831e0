/** Mail by SMTP, for a master's {@link MasterPort.mail}. */
import { hostname } from 'node:os';
import { createTransport } from 'nodemailer';
import type { Mail } from './port.js';

export type SendMail = (mail: Mail) => Promise<void>;

/** A server that does not answer must not keep connections open for ever, in ms. */
const PATIENCE = 30_000;

/**
 * @param url `smtp://user:password@host:587`, or `smtps://host`; `?from=ci@example.org` says whom mail is from,
 * by default `openstack-latent-worker` at this machine
 * @throws TypeError when it is no SMTP URL; the message does not repeat it, since it may hold a password
 */
export function smtpMail(url: string): SendMail {
  const server = URL.canParse(url) ? new URL(url) : undefined;
  if (!server || !/^smtps?:$/.test(server.protocol))
    throw new TypeError('smtp: give a URL such as smtp://user:password@mail.example.org:587');
  const from = server.searchParams.get('from') ?? `openstack-latent-worker@${hostname()}`;
  server.searchParams.delete('from');
  const transport = createTransport({
    url: server.href,
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
  });
  return async ({ to, subject, text }) => {
    await transport.sendMail({ from, to: [...to], subject, text });
  };
}
