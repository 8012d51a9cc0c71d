/** What is checked of a WebSocket, in words. */
import type { CheckDraft } from '../../fixtures/claims/check-draft.ts';

export type Subject = 'handshake' | 'protocol' | 'answer' | 'again';

interface Asked {
  readonly path: string;
  readonly protocol?: string | readonly string[];
  readonly again: boolean;
  readonly within: number;
}

export function checksOf({ path, protocol, again, within }: Asked): readonly CheckDraft<Subject>[] {
  return [
    {
      title: `A WebSocket connects to ${path}`,
      failure: `No WebSocket connects to ${path}`,
      why: 'Without it pages show nothing new until they are loaded again.',
      threshold: { unit: 'status', is: 101 },
      measures: 'handshake',
    },
    ...(protocol === undefined ? [] : [protocolCheck(path, protocol)]),
    {
      id: 'answer',
      title: `The WebSocket ${path} answers within ${within} s`,
      failure: `The WebSocket ${path} does not answer as agreed within ${within} s`,
      why: 'A connection that says nothing looks healthy to the client, which waits.',
      threshold: { unit: 's', max: within },
      measures: 'answer',
    },
    ...(again ? [againCheck(path, within)] : []),
  ];
}

function protocolCheck(path: string, protocol: string | readonly string[]): CheckDraft<Subject> {
  const names = [protocol].flat().join(' or ');
  return {
    id: 'protocol',
    title: `The WebSocket ${path} speaks ${names}`,
    failure: `The WebSocket ${path} does not speak ${names}`,
    why: 'A browser closes a connection whose sub-protocol it has not offered.',
    threshold: { unit: 'text', is: protocol },
    measures: 'protocol',
  };
}

function againCheck(path: string, within: number): CheckDraft<Subject> {
  return {
    id: 'again',
    title: `After a broken connection, the WebSocket ${path} answers again within ${within} s`,
    failure: `After a broken connection, the WebSocket ${path} does not answer again within ${within} s`,
    why: 'Connections break all day: in tunnels, at each roll-out, when a laptop sleeps.',
    threshold: { unit: 's', max: within },
    measures: 'again',
  };
}
