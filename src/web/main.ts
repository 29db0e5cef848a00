import { mount } from 'svelte'
import App from './App.svelte'
import './styles/tokens.css'
import './styles/base.css'
import { listenToKeys } from './ui/shortcut.ts'

const target = document.getElementById('app')
if (!target) throw new Error('index.html must hold an element with the id "app"')

listenToKeys()
mount(App, { target })
