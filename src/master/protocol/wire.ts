/**
 * One message of `msgpack_experimental_v7`: a MessagePack map with string keys in one binary WebSocket
 * message. Shapes and limits only; what messages mean is in peer.ts and session.ts.
 */
import { Decoder, Encoder } from '@msgpack/msgpack';
import { checkStructure, MalformedMessageError } from './structure.js';

export type WireValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly WireValue[]
  | { readonly [key: string]: WireValue | undefined };

export type WireMap = { readonly [key: string]: WireValue | undefined };

/** A message that has the two keys without which both real sides ignore it. */
export interface WireMessage extends WireMap {
  readonly op: string;
  readonly seq_number: number;
}

const encoder = new Encoder();
const decoder = new Decoder();

/** The keys go out in the order given: the recordings pin it. */
export function encodeMessage(message: WireMap): Uint8Array {
  return encoder.encode(message);
}

/**
 * The value of one binary message.
 * @throws MalformedMessageError when the bytes are not one MessagePack value of the kinds the protocol uses.
 */
export function decodeValue(bytes: Uint8Array): WireValue {
  checkStructure(bytes);
  try {
    return decoder.decode(bytes) as WireValue;
  } catch (error) {
    throw new MalformedMessageError(`the message cannot be read: ${(error as Error).message}`);
  }
}

/** The value as a message; undefined when it is none, which both real sides log and leave unanswered. */
export function asMessage(value: WireValue): WireMessage | undefined {
  if (!isMap(value)) return undefined;
  return typeof value.op === 'string' && Number.isSafeInteger(value.seq_number)
    ? (value as WireMessage)
    : undefined;
}

export function isMap(value: WireValue | undefined): value is WireMap {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}
