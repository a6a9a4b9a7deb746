/** What flows through the model when data moves: direct calls against one program. The data is made here and means nothing. */

const SENTENCE =
  'Speaker two said that the delivery in spring went well and asked whether the second site can follow before the summer. ';

const transcript = (count, tokens) => {
  const each = count(SENTENCE.repeat(100)) / 100;
  return SENTENCE.repeat(Math.round(tokens / each));
};
const callText = (name, args) => JSON.stringify({ name, arguments: args });

/** The model reads the document and writes it again as an argument. */
const documentToCrm = (count) => {
  const text = transcript(count, 50_000);
  const program = `import * as gdrive from './servers/google-drive'
import * as salesforce from './servers/salesforce'
const transcript = (await gdrive.getDocument({ documentId: 'abc123' })).content
await salesforce.updateRecord({ objectType: 'SalesMeeting', recordId: '00Q5f000001abcXYZ', data: { Notes: transcript } })`;
  const direct = [
    callText('gdrive__getDocument', { documentId: 'abc123' }),
    JSON.stringify({ content: text }),
    callText('salesforce__updateRecord', { objectType: 'SalesMeeting', recordId: '00Q5f000001abcXYZ', data: { Notes: text } }),
    JSON.stringify({ success: true }),
  ];
  return {
    name: 'a transcript of 50,000 tokens from a drive into a CRM',
    direct: direct.reduce((sum, part) => sum + count(part), 0),
    code: count(callText('run_code', { code: program })) + count('done'),
  };
};

/** The model reads every row to pick a few. */
const rowsToFive = (count) => {
  const rows = Array.from({ length: 10_000 }, (_, i) => ({
    order: 10_000 + i,
    status: i % 2_000 === 7 ? 'pending' : 'paid',
    total: (i * 37) % 900,
    region: ['north', 'south', 'east', 'west'][i % 4],
  }));
  const program = `import * as sheets from './servers/sheets'
const { rows } = await sheets.getRows({ sheetId: 'abc123' })
const pending = rows.filter((row) => row.status === 'pending')
console.log(pending.length)
return pending.slice(0, 5)`;
  const five = rows.filter(({ status }) => status === 'pending').slice(0, 5);
  return {
    name: '10,000 rows to 5',
    direct:
      count(callText('sheets__getRows', { sheetId: 'abc123' })) +
      // In pieces: the tokenizer is not made for a megabyte at once. The sum is the same within a token per piece.
      Array.from({ length: 100 }, (_, i) => count(JSON.stringify(rows.slice(i * 100, i * 100 + 100)))).reduce((a, b) => a + b, 0),
    code: count(callText('run_code', { code: program })) + count(`5\n${JSON.stringify(five)}`),
  };
};

/** One call per event, each with its answer. */
const events = (count) => {
  const event = (day) => ({ calendarId: 'primary', summary: 'Stand-up', start: `2026-12-${String(day).padStart(2, '0')}T09:00:00`, end: `2026-12-${String(day).padStart(2, '0')}T09:15:00` });
  const answer = (day) => JSON.stringify({ id: `evt${day}`, status: 'confirmed', htmlLink: `https://calendar.example/event?eid=evt${day}`, ...event(day) });
  const days = Array.from({ length: 31 }, (_, i) => i + 1);
  const program = `import { createEvent } from './servers/google-calendar/createEvent'
for (let day = 1; day <= 31; day++) {
  const date = \`2026-12-\${String(day).padStart(2, '0')}\`
  await createEvent({ calendarId: 'primary', summary: 'Stand-up', start: date + 'T09:00:00', end: date + 'T09:15:00' })
}
return 31`;
  return {
    name: '31 calendar events',
    direct: days.reduce((sum, day) => sum + count(callText('google-calendar__createEvent', event(day))) + count(answer(day)), 0),
    code: count(callText('run_code', { code: program })) + count('31'),
  };
};

export const FLOWS = [documentToCrm, rowsToFive, events];

/** Ten small tools and one call: what has to be found costs more than what is spared. */
export const control = (count, definitions, framing) => {
  const tools = ['add', 'list', 'get', 'rename', 'remove', 'finish', 'reopen', 'assign', 'tag', 'count'].map((verb) => ({
    name: `tasks__${verb}_task`,
    description: `${verb[0].toUpperCase()}${verb.slice(1)} a task`,
    input_schema: { type: 'object', properties: { id: { type: 'string', description: 'Task id' } }, required: ['id'] },
  }));
  const answer = JSON.stringify({ id: 't1', title: 'Call the printer', done: false });
  const file = `/** Get a task */
export async function getTask(input: Input): Promise<any> { return call("get_task", input) }
export type Input = {
  id: string
}`;
  const brief = tools.slice(0, 5).map(({ name, description }) => `servers/tasks/${name}: ${description}`).join('\n');
  const program = "import { getTask } from './servers/tasks/getTask'\nreturn await getTask({ id: 't1' })";
  const direct = [callText('tasks__get_task', { id: 't1' }), answer];
  const code = [callText('search_tools', { query: 'get a task' }), brief, callText('read_file', { path: 'servers/tasks/getTask' }), file, callText('run_code', { code: program }), answer];
  // A model reads the definitions and all that was said before again on every turn; a turn is a call and its answer.
  const read = (fixed, parts) => {
    let [total, said] = [0, 0];
    for (let i = 0; i <= parts.length; i += 2) {
      total += fixed + said;
      said += count(parts[i] ?? '') + count(parts[i + 1] ?? '');
    }
    return total;
  };
  return {
    name: 'control: ten tools, one call (tokens read over all turns)',
    direct: read(count(JSON.stringify(tools)) + framing, direct),
    code: read(definitions + framing, code),
  };
};
