/** What the command line needs of a process. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  exitCode?: typeof process.exitCode;
  once(event: 'SIGINT' | 'SIGTERM', listener: (signal: string) => void): unknown;
  off(event: 'SIGINT' | 'SIGTERM', listener: (signal: string) => void): unknown;
}
