/** A name or an id of a domain; given neither, the domain with the id `default`. */
interface UserDomain {
  readonly userDomainName?: string | undefined;
  readonly userDomainId?: string | undefined;
}

interface Scope {
  readonly projectName?: string | undefined;
  readonly projectId?: string | undefined;
  readonly projectDomainName?: string | undefined;
  readonly projectDomainId?: string | undefined;
}

interface Where {
  /** `http://host:5000`, with or without `/v3` or `/v2.0` and slashes at its end. */
  readonly authUrl: string;
  /** Holds an unversioned `authUrl` to one version of the identity API. */
  readonly identityVersion?: '2.0' | '3' | undefined;
}

export interface PasswordAuth extends Where, UserDomain, Scope {
  readonly method: 'password';
  readonly username?: string | undefined;
  readonly userId?: string | undefined;
  readonly password: string;
}

export interface TokenAuth extends Where, Scope {
  readonly method: 'token';
  readonly token: string;
}

/** An application credential by its id, or by its name and whose it is. It carries its project itself. */
export interface ApplicationCredentialAuth extends Where, UserDomain {
  readonly method: 'applicationCredential';
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly username?: string | undefined;
  readonly userId?: string | undefined;
  readonly secret: string;
}

export type Auth = PasswordAuth | TokenAuth | ApplicationCredentialAuth;

/** How the cloud's certificate is checked, for the session's own connections. */
export interface TlsOptions {
  /** Certificates to trust, PEM. */
  readonly ca?: string | undefined;
  /** A certificate and key to show, PEM. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** False accepts any certificate. Default true. */
  readonly verify?: boolean | undefined;
}

export type Interface = 'public' | 'internal' | 'admin';

/** What a cloud's entry in clouds.yaml says, or the OS_* variables. */
export interface CloudSettings {
  readonly auth: Auth;
  readonly region?: string | undefined;
  readonly interface?: Interface | undefined;
  readonly tls?: TlsOptions | undefined;
}
