import { dictionary } from './dictionary.ts'

export const signInWords = dictionary({
  zh: {
    tagline: '一本话术，陪您打完每一通电话：通话中提词，练习时陪练，结束后打分。',
    demo: '演示工作区',
    demoHint: '四十个虚构案件，一键进入。只在本机、只在演示模式下可用。',
    as: { collector: '以催收员进入', trainer: '以培训师进入', reviewer: '以质检员进入', supervisor: '以主管进入' },
    what: {
      collector: '看队列，打电话，或让一通电话自己演示',
      trainer: '开模拟通话，看结果',
      reviewer: '复盘通话，改判打分',
      supervisor: '看全部案件和通话',
    },
    name: '用户名',
    password: '密码',
    signIn: '登录',
    wrong: '用户名或密码不对。',
    failed: '没能登录，请再试一次。',
  },
  en: {
    tagline: 'One prompt book for every call: it cues you live, rehearses with you, and scores the call afterwards.',
    demo: 'Demo workspace',
    demoHint: 'Forty made-up cases, one click away. Only on this machine, only in demo mode.',
    as: { collector: 'Enter as collector', trainer: 'Enter as trainer', reviewer: 'Enter as reviewer', supervisor: 'Enter as supervisor' },
    what: {
      collector: 'See the queue, call, or let a call play itself',
      trainer: 'Run mock calls and see the results',
      reviewer: 'Review calls and overrule scores',
      supervisor: 'See all cases and calls',
    },
    name: 'User name',
    password: 'Password',
    signIn: 'Sign in',
    wrong: 'The name or the password is wrong.',
    failed: 'Signing in did not work. Please try again.',
  },
})
