# For a tap, as Formula/pairctl.rb; filled in by manifests.sh.
class Pairctl < Formula
  desc "Declare, render and verify Stork ClusterPairs, sealed, in Git"
  homepage "https://github.com/@REPOSITORY@"
  version "@VERSION@"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/pairctl-aarch64-apple-darwin.tar.gz"
      sha256 "@SHA256:aarch64-apple-darwin@"
    end
    on_intel do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/pairctl-x86_64-apple-darwin.tar.gz"
      sha256 "@SHA256:x86_64-apple-darwin@"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/pairctl-aarch64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256:aarch64-unknown-linux-musl@"
    end
    on_intel do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/pairctl-x86_64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256:x86_64-unknown-linux-musl@"
    end
  end

  def install
    bin.install "pairctl"
    bin.install_symlink "pairctl" => "kubectl-pairs"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/pairctl.bash" => "pairctl"
    zsh_completion.install "completions/pairctl.zsh" => "_pairctl"
    fish_completion.install "completions/pairctl.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/pairctl --version")
    assert_match "ClusterPair", shell_output("#{bin}/pairctl explain self-pairing")
  end
end
