namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module with functions that run before and after its forward.</summary>
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            private protected readonly List<TPreHook> PreHooks = [];
            private protected readonly List<TPostHook> PostHooks = [];
            private readonly List<Action<Module>> _modulePreHooks = [];
            private readonly List<Action<Module>> _modulePostHooks = [];

            protected HookableModule(string name) : base(name) { }

            /// <summary>Here for completeness: there are no native modules to wrap.</summary>
            protected HookableModule(IntPtr handle, IntPtr boxedHandle) : base("") =>
                throw new NotSupportedException("A module cannot be made from native handles; derive from Module and pass a name.");

            public HookRemover register_forward_pre_hook(TPreHook hook) => Add(PreHooks, hook);

            public HookRemover register_forward_pre_hook(Action<Module> hook) => Add(_modulePreHooks, hook);

            public HookRemover register_forward_hook(TPostHook hook) => Add(PostHooks, hook);

            public HookRemover register_forward_hook(Action<Module> hook) => Add(_modulePostHooks, hook);

            private protected void RunModulePreHooks()
            {
                foreach (var hook in _modulePreHooks)
                    hook(this);
            }

            private protected void RunModulePostHooks()
            {
                foreach (var hook in _modulePostHooks)
                    hook(this);
            }

            private static HookRemover Add<T>(List<T> hooks, T hook)
            {
                hooks.Add(hook);
                return new HookRemover(() => hooks.Remove(hook));
            }

            public class HookRemover
            {
                private readonly Action _remove;

                internal HookRemover(Action remove) => _remove = remove;

                public void remove() => _remove();
            }
        }
    }
}
