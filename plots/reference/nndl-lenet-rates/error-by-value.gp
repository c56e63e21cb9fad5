# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot error-by-value.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" error-by-value.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'error-by-value.'.format
data = 'error-by-value.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,586 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1172 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,6.1042in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set style line 2 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5

set label '{/:Bold LeNet with ReLU on 1,000 digits of MNIST, at several learning rates}' at screen 0.025,0.9471 left font ',18' textcolor rgb '#222222' front
set label 'nndl-lenet-rates, 50 trials: 5 points × 10 seeds (0–9). Dots are means over finished trials after' at screen 0.025,0.10922 left font ',14' textcolor rgb '#555555' front
set label 'epoch 5, bars from the smallest to the largest value. Data: MNIST, the first 1,000 training' at screen 0.025,0.07509 left font ',14' textcolor rgb '#555555' front
set label 'images, training images 50,001–50,200 as the dev set, the first 200 test images.' at screen 0.025,0.04096 left font ',14' textcolor rgb '#555555' front

set label 'test error' at screen 0.09861,0.8942 left font ',16' textcolor rgb '#222222' front
set label 'training error' at screen 0.30718,0.8942 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.025,0.8942 to screen 0.08611,0.8942 nohead lt 1 lw 2.6 lc rgb '#222222'
set label '' at screen 0.05556,0.8942 point pt 7 ps 0.6 lw 2 lc rgb '#222222' front
set arrow from screen 0.23357,0.8942 to screen 0.29468,0.8942 nohead lt 2 lw 2.6 dt (6,4) lc rgb '#222222'
set label '' at screen 0.26412,0.8942 point pt 5 ps 0.5 lw 2 lc rgb '#222222' front

set lmargin at screen 0.12083
set rmargin at screen 0.975
set tmargin at screen 0.84983
set bmargin at screen 0.25256
set xrange [0.0007943282347242814:0.12589254117941673]
set yrange [0:100]
set logscale x
set format y '%g'
set xtics ('0.001' 0.001, '0.005' 0.005, '0.01' 0.01, '0.05' 0.05, '0.1' 0.1) offset 0,lift
set ytics (0, 20, 40, 60, 80, 100)
set label 'learning rate, log scale' at screen 0.54792,0.16724 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.03611,0.55119 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using ($1*0.975592):($3*100):(0):(($4*100)-($3*100)) with vectors heads size screen 0.00486,90 lc rgb '#0072b2' lw 1.5 dt solid, \
  data index 0 using ($1*0.975592):($2*100) with linespoints ls 1, \
  data index 1 using ($1*1.02502):($3*100):(0):(($4*100)-($3*100)) with vectors heads size screen 0.00486,90 lc rgb '#0072b2' lw 1.5 dt solid, \
  data index 1 using ($1*1.02502):($2*100) with linespoints ls 2
unset output
