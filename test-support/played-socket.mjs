// What a played agent has in common with a real one: the socket over which it speaks, and the way of a result.
import { io } from 'socket.io-client';

/** @returns an agent's socket to a portal, and how to say something and hear the answer */
export async function speaking(url) {
  const socket = io(`${url}/agent`, { transports: ['websocket'], forceNew: true });
  await new Promise((resolve) => socket.once('connect', resolve));
  const say = async (name, body) => {
    const said = await socket.emitWithAck(name, body);
    if (!said.ok) throw new Error(`${name}: ${said.problem.detail}`);
    return said.answer;
  };
  return { socket, say };
}

/** @returns the portal's receipt */
export async function sendResult(url, runId, result) {
  const response = await fetch(`${url}/api/v1/runs/${runId}/result`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(result),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}
