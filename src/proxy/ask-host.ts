/** Asks the person at the host to approve a call, through MCP elicitation in the form of the host's era. */

import { isObject, type Json, type JsonObject } from '../core/json/json.ts';
import type { RequestId } from '../core/mcp/message.ts';
import type { Approval } from '../ports/approvals.ts';
import type { Message } from '../ports/link.ts';
import { type AskedCall, answerApproval } from './approve.ts';
import type { Context } from './context.ts';
import { showCall } from './show-call.ts';

const META_CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';

/** `elicitation: {}` means forms (2025-06-18); later revisions name the modes, and a form is what is needed here. */
export const offersForms = (capabilities: Json | undefined): boolean => {
  const offered = isObject(capabilities) ? capabilities['elicitation'] : undefined;
  return isObject(offered) && (Object.keys(offered).length === 0 || isObject(offered['form']));
};

/** True where a request of revision 2026-07-28 says that its host can show a form. */
export const modernForms = (message: JsonObject): boolean => {
  const params = message['params'];
  const meta = isObject(params) ? params['_meta'] : undefined;
  return offersForms(isObject(meta) ? meta[META_CAPABILITIES] : undefined);
};

/** Params of `elicitation/create` (MCP 2025-11-25, "Form mode"): one question with one box to tick. */
const form = (approval: Approval, shown: string): JsonObject => ({
  mode: 'form',
  message: `Policy rule "${approval.rule}" asks: may ${approval.server}.${approval.tool} be called with this?\n\n${shown}`,
  requestedSchema: {
    type: 'object',
    properties: {
      approve: { type: 'boolean', title: 'Approve this call once', default: false },
    },
    required: ['approve'],
  },
});

/** `none`: the form was closed, or cannot be shown. The call stays waiting for somebody at a terminal. */
export type Said = 'yes' | 'no' | 'none';

/** Only an accepted form with the box ticked is a yes (MCP "Response actions"). */
const said = (response: Json | undefined): Said => {
  if (!isObject(response)) return 'none';
  const { action, content } = response;
  if (action === 'accept') return isObject(content) && content['approve'] === true ? 'yes' : 'no';
  return action === 'decline' ? 'no' : 'none';
};

/** Shows a call in a form, with real values: the reveal is in the log before this resolves. */
const question = async (
  { engine }: Context,
  approval: Approval,
  call: AskedCall,
): Promise<JsonObject> => form(approval, await showCall(engine, approval, call, engine.classes));

/** A yes that comes too late is no yes. */
const record = async ({ engine }: Context, id: string, answer: Said): Promise<Said> => {
  if (answer === 'none') return answer;
  const recorded = await answerApproval(engine, id, answer === 'yes' ? 'granted' : 'denied');
  return recorded === undefined ? 'none' : answer;
};

/** Hosts up to 2025-11-25: a request of ours to the host. */
export type LegacyAsker = {
  /** Asks and waits; yes and no are recorded by then. */
  ask(approval: Approval, call: AskedCall): Promise<Said>;
  /** True where a response of the host answers a question of ours; it then goes no further. */
  answered(id: RequestId, message: JsonObject): boolean;
  /** Nobody will answer any more. */
  stop(): void;
};

/** `send` puts a message before the host, outside the order of answers: a question is no answer. */
export const createLegacyAsker = (
  context: Context,
  send: (message: Message) => void,
): LegacyAsker => {
  const waiting = new Map<RequestId, (response: Json | undefined) => void>();
  return {
    ask: async (approval, call) => {
      const params = await question(context, approval, call);
      // Fresh, because a server could have been told the approval's id, and ask a question of its own under it.
      const id = `sluice-${context.engine.newId()}`;
      const response = await new Promise<Json | undefined>((resolve) => {
        waiting.set(id, resolve);
        send({ json: { jsonrpc: '2.0', id, method: 'elicitation/create', params } });
      });
      return record(context, approval.id, said(response));
    },
    answered: (id, message) => {
      const resolve = waiting.get(id);
      if (resolve === undefined) return false;
      waiting.delete(id);
      resolve(message['result']);
      return true;
    },
    stop: () => {
      for (const resolve of waiting.values()) resolve(undefined);
      waiting.clear();
    },
  };
};

/** Hosts of 2026-07-28: a result that asks, and the same call again with the answer ("Multi round-trip requests"). */
export type ModernAsker = {
  inputRequired(approval: Approval, call: AskedCall): Promise<JsonObject>;
  /** Takes our own answer out of a repeated request and records it; the params as the upstream may see them. */
  takeResponse(params: JsonObject): Promise<JsonObject>;
};

const STATE = 'sluice-approval:';

/** INVARIANT: only a state that was given out here is honoured, once; it comes back through the host and may be forged. */
export const createModernAsker = (context: Context): ModernAsker => {
  const put = new Map<string, string>();
  return {
    inputRequired: async (approval, call) => {
      const params = await question(context, approval, call);
      const state = `${STATE}${context.engine.newId()}`;
      put.set(state, approval.id);
      return {
        resultType: 'input_required',
        inputRequests: { [approval.id]: { method: 'elicitation/create', params } },
        requestState: state,
      };
    },
    takeResponse: async (params) => {
      const { requestState, inputResponses, ...rest } = params;
      if (typeof requestState !== 'string' || !requestState.startsWith(STATE)) return params;
      const id = put.get(requestState);
      put.delete(requestState);
      const response = isObject(inputResponses) ? inputResponses[id ?? ''] : undefined;
      if (id !== undefined) await record(context, id, said(response));
      return rest;
    },
  };
};
