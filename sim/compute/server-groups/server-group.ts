export type Policy = 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity';

export interface ServerGroupRecord {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly name: string;
  readonly policy: Policy;
  readonly maxServersPerHost: number | null;
  /** Ids of servers, in the order in which they joined; those deleted among them count no more. */
  readonly members: string[];
  readonly createdAt: number;
}
