/** Round robin: each call begins with the next one, and names the others in the order in which to try them. */
export function createTurns(): (ports: readonly number[]) => readonly number[] {
  let turn = 0;
  return function nextTurn(ports) {
    if (ports.length < 2) return ports;
    turn = (turn + 1) % ports.length;
    return [...ports.slice(turn), ...ports.slice(0, turn)];
  };
}
