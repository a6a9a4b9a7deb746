/** Tasks for `npm run bench:tokens`: what is asked, the tools that answer it, and the program that does it. */

/** Two servers each. The first five are those of the published comparison; the rest are ours. */
export const TWO_SERVER_TASKS = [
  {
    name: 'Drive file -> HubSpot note',
    steps: [
      { query: 'find a file in google drive', tool: 'gdrive/search' },
      { query: 'add a note to a hubspot contact', tool: 'hubspot/hubspot-create-engagement' },
    ],
    program: `import * as gdrive from './servers/gdrive'
import { hubspotCreateEngagement } from './servers/hubspot/hubspotCreateEngagement'
const found = await gdrive.search({ query: 'Q3 renewal call transcript' })
await hubspotCreateEngagement({ type: 'NOTE', ownerId: 7, associations: { contactIds: [501] }, metadata: { body: String(found) } })
return 'note added'`,
  },
  {
    name: 'GitLab issues -> Slack',
    steps: [
      { query: 'list gitlab issues', tool: 'gitlab/list_issues' },
      { query: 'post a message to a slack channel', tool: 'slack/slack_post_message' },
    ],
    program: `import { listIssues } from './servers/gitlab/listIssues'
import { slackPostMessage } from './servers/slack/slackPostMessage'
const issues = await listIssues({ project_id: 'acme/shop', state: 'opened', labels: ['urgent'] })
const text = issues.map((i) => \`#\${i.iid} \${i.title}\`).join('\\n')
await slackPostMessage({ channel_id: 'C042', text })
return issues.length`,
  },
  {
    name: 'Sentry issue -> Azure DevOps work item',
    steps: [
      { query: 'search sentry issues', tool: 'sentry/search_issues' },
      { query: 'create a work item in azure devops', tool: 'azure-devops/wit_work_item_write' },
    ],
    program: `import { searchIssues } from './servers/sentry/searchIssues'
import { witWorkItemWrite } from './servers/azure-devops/witWorkItemWrite'
const found = await searchIssues({ organizationSlug: 'acme', query: 'is:unresolved level:fatal' })
await witWorkItemWrite({ action: 'create', project: 'Shop', workItemType: 'Bug', fields: [{ name: 'System.Title', value: 'Fatal in checkout' }, { name: 'System.Description', value: String(found) }] })
return 'created'`,
  },
  {
    name: 'MongoDB documents -> Airtable',
    steps: [
      { query: 'find documents in a mongodb collection', tool: 'mongodb/find' },
      { query: 'create a record in airtable', tool: 'airtable/create_record' },
    ],
    program: `import { find } from './servers/mongodb/find'
import { createRecord } from './servers/airtable/createRecord'
const { documents } = await find({ connectionId: 'preconfigured', database: 'shop', collection: 'orders', filter: { status: 'open' }, limit: 20 }) as any
await Promise.all(documents.map((d) => createRecord({ baseId: 'app1', tableId: 'Orders', fields: { Id: d._id, Total: d.total } })))
return documents.length`,
  },
  {
    name: 'Gmail search -> Notion page',
    steps: [
      { query: 'search emails in gmail', tool: 'gmail/search_emails' },
      { query: 'create a page in notion', tool: 'notion/API-post-page' },
    ],
    program: `import { searchEmails } from './servers/gmail/searchEmails'
import { apiPostPage } from './servers/notion/apiPostPage'
const mails = await searchEmails({ query: 'from:supplier newer_than:7d', maxResults: 20 })
await apiPostPage({ parent: { page_id: 'a1b2' }, properties: { title: [{ text: { content: 'Supplier mails' } }] }, children: [String(mails)] })
return 'page created'`,
  },
  {
    name: 'Calendar events -> mail',
    steps: [
      { query: 'list events in my calendar', tool: 'google-calendar/list-events' },
      { query: 'send an email', tool: 'gmail/send_email' },
    ],
    program: `import { listEvents } from './servers/google-calendar/listEvents'
import { sendEmail } from './servers/gmail/sendEmail'
const events = await listEvents({ calendarId: 'primary', timeMin: '2026-12-01T00:00:00', timeMax: '2026-12-08T00:00:00' })
await sendEmail({ to: ['[EMAIL_1]'], subject: 'Next week', body: JSON.stringify(events) })
return 'sent'`,
  },
  {
    name: 'GitHub file -> Notion blocks',
    steps: [
      { query: 'read a file from a github repository', tool: 'github-legacy/get_file_contents' },
      { query: 'append blocks to a notion page', tool: 'notion/API-patch-block-children' },
    ],
    program: `import { getFileContents } from './servers/github-legacy/getFileContents'
import { apiPatchBlockChildren } from './servers/notion/apiPatchBlockChildren'
const file = await getFileContents({ owner: 'acme', repo: 'shop', path: 'CHANGELOG.md' })
await apiPatchBlockChildren({ block_id: 'a1b2', children: [{ paragraph: { rich_text: [{ text: { content: file.content } }] }, type: 'paragraph' }] })
return 'appended'`,
  },
  {
    name: 'HubSpot search -> Slack',
    steps: [
      { query: 'search contacts in hubspot', tool: 'hubspot/hubspot-search-objects' },
      { query: 'post a message to a slack channel', tool: 'slack/slack_post_message' },
    ],
    program: `import { hubspotSearchObjects } from './servers/hubspot/hubspotSearchObjects'
import { slackPostMessage } from './servers/slack/slackPostMessage'
const found = await hubspotSearchObjects({ objectType: 'contacts', query: 'acme', limit: 10 })
await slackPostMessage({ channel_id: 'C042', text: found.results.map((c) => c.properties.email).join(', ') })
return found.total`,
  },
];

export const PUBLISHED_TASKS = 5;

/** One tool, from the question to the call. */
export const SINGLE_TOOL_TASK = {
  name: 'GitLab issues',
  steps: [{ query: 'list gitlab issues', tool: 'gitlab/list_issues' }],
  program: `import { listIssues } from './servers/gitlab/listIssues'
return (await listIssues({ project_id: 'acme/shop', state: 'opened' })).length`,
};
