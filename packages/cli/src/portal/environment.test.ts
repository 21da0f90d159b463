import { expect, it } from '@jest/globals';
import { agentEnvironment, serverEnvironment } from './environment.js';

const given = {
  PATH: '/bin',
  RACKMARK_PORT: '4600',
  RACKMARK_DATA_DIR: '/data',
  RACKMARK_TOKEN: 'administrator',
  RACKMARK_DATABASE_URL: 'postgres://me:secret@db/rackmark',
  RACKMARK_AGENT_CODE: 'code',
  RACKMARK_LOCAL_AGENT_CODE: 'local',
};

it('the server and the agent get the secrets that they need, and none besides', () => {
  const { RACKMARK_TOKEN: _token, ...others } = given;
  const {
    RACKMARK_AGENT_CODE: code,
    RACKMARK_DATABASE_URL: url,
    RACKMARK_LOCAL_AGENT_CODE: local,
    ...plain
  } = others;
  expect(serverEnvironment(given)).toEqual({
    ...plain,
    RACKMARK_DATABASE_URL: url,
    RACKMARK_LOCAL_AGENT_CODE: local,
  });
  expect(agentEnvironment(given)).toEqual({ ...plain, RACKMARK_AGENT_CODE: code });
});
